#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sih_auth/domain/session.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// A live session as an administrator sees it.
struct ListedSession {
  domain::OpenSession session;
  domain::UserId user_id;
  std::string email;
};

/// The sessions of all accounts, for whoever runs the service.
class SqlSessionOverview {
 public:
  explicit SqlSessionOverview(SqlConnection& connection) : connection_(connection) {}

  /// Those that `SessionStore::find` would find, latest visit first.
  [[nodiscard]] std::vector<ListedSession> list(base::UnixTime now, base::UnixTime idle_since);

  /// Of a live session.
  [[nodiscard]] std::optional<domain::UserId> owner_of(domain::SessionId id, base::UnixTime now,
                                                       base::UnixTime idle_since);

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
