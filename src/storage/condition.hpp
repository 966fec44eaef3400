#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sih_auth/base/clock.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

struct OutboxCondition {
  long long waiting = 0;
  long long parked = 0;
  std::optional<base::UnixTime> oldest;     ///< when what has waited longest was queued
  std::optional<base::UnixTime> due_since;  ///< what is due longest and in nobody's hands
};

struct LiveCounts {
  long long accounts = 0;
  long long browser_sessions = 0;
  long long token_sessions = 0;
};

/// How the database is, for whoever watches over it. All of it throws `Unavailable`.
class DatabaseCondition {
 public:
  explicit DatabaseCondition(SqlConnection& connection) : connection_(connection) {}

  /// Whether it could be written, which is not done. On SQLite it waits a quarter of a second at
  /// most for somebody who writes.
  [[nodiscard]] bool is_writable();

  [[nodiscard]] OutboxCondition outbox(std::string_view channel, base::UnixTime now);

  /// Reads a whole table: once a minute, not at every turn.
  [[nodiscard]] LiveCounts count_live(base::UnixTime now, base::UnixTime idle_since);

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
