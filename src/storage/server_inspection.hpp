#pragma once

#include <string>

#include "sih_auth/base/clock.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// What an administrator should know about a database server.
struct ServerState {
  std::string version;
  base::UnixTime time;          ///< by its clock
  bool is_encrypted = false;    ///< the connection
  bool is_local = false;        ///< through a socket, or on this machine
  std::string weak_durability;  ///< the setting that lets what was answered be lost; "": none
  std::string narrow_encoding;  ///< of the database, when it cannot hold every name; "": it can
  long long max_connections = 0;
};

/// Asks the server behind `connection`; not for SQLite. Throws `Unavailable`.
[[nodiscard]] ServerState inspect_server(SqlConnection& connection);

}  // namespace sih_auth::storage
