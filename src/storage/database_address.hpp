#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sih_auth/base/secret.hpp"

namespace sih_auth::storage {

/// `mysql` is MariaDB, by the name that URLs have for it.
enum class EngineKind { sqlite, postgresql, mysql };

/// Where a database server is and who asks.
struct ServerAddress {
  EngineKind engine;
  std::string shown_url;  ///< without the password

  /// What the engine's client library takes, password included: PostgreSQL's names all hosts in
  /// one, MariaDB's has one for each host, asked in this order.
  std::vector<base::Secret> logins;

  std::string marker_path;  ///< of a file that stands from the first use on
};

/// How to reach a database.
struct DatabaseAddress {
  std::string sqlite_path;  ///< absolute; "" for a server
  bool read_only = false;
  int descriptor = -1;     ///< when it is open already, for reading; the path is for messages then
  bool is_frozen = false;  ///< with `descriptor`: nobody writes to it
  std::shared_ptr<const ServerAddress> server = nullptr;

  [[nodiscard]] EngineKind engine() const { return server ? server->engine : EngineKind::sqlite; }

  /// For messages.
  [[nodiscard]] const std::string& name() const { return server ? server->shown_url : sqlite_path; }
};

}  // namespace sih_auth::storage
