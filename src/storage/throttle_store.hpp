#pragma once

#include "sih_auth/domain/throttle.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

class SqlThrottleStore final : public domain::ThrottleStore {
 public:
  explicit SqlThrottleStore(SqlConnection& connection) : connection_(connection) {}

  [[nodiscard]] std::vector<base::UnixTime> times(std::string_view rule,
                                                  std::string_view subject) override;
  [[nodiscard]] std::vector<std::string> subjects(std::string_view rule,
                                                  std::string_view prefix) override;
  void replace(std::string_view rule, std::string_view subject,
               const std::vector<base::UnixTime>& times, base::UnixTime expires_at) override;
  void forget(std::string_view rule, std::string_view subject) override;
  void forget_all(std::string_view rule, std::string_view prefix) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
