#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

struct ParkedMails {
  long long count = 0;
  std::string last_error;
};

struct WaitingMail {
  base::UnixTime created_at;
  std::string last_error;  ///< empty: never tried
};

struct VisitorAddress {
  std::string ip;
  long long sessions = 0;
  long long browsers = 0;  ///< different user agents
};

/// What an administrator's examination asks of the database. All functions throw `Unavailable`.
class SqlInspection {
 public:
  explicit SqlInspection(SqlConnection& connection) : connection_(connection) {}

  /// "ok", or the first thing that is wrong. Reads every page.
  [[nodiscard]] std::string quick_check();

  /// The time of the youngest row; nullopt in a database without any.
  [[nodiscard]] std::optional<base::UnixTime> newest_time();

  [[nodiscard]] ParkedMails parked_since(base::UnixTime since);

  /// The oldest mail that has not been sent; nullopt when there is none.
  [[nodiscard]] std::optional<WaitingMail> oldest_waiting();

  /// Where the sessions since then were opened from, the busiest first.
  [[nodiscard]] std::vector<VisitorAddress> addresses_since(base::UnixTime since);

  /// The networks that a wrong password for `email` was counted for.
  [[nodiscard]] std::vector<std::string> networks_of_wrong_password(std::string_view email);

  /// As if the one wrong password for `email`, an address without an account, had not been.
  void take_back_wrong_password(std::string_view email, std::string_view network);

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
