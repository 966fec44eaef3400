#pragma once

#include "sih_auth/domain/stores.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

class SqlOtpStore final : public domain::OtpStore {
 public:
  explicit SqlOtpStore(SqlConnection& connection) : connection_(connection) {}

  void insert(domain::UserId user, domain::LoginId login, domain::CodeHolder asked_by,
              const domain::KeyedHash& code, base::UnixTime now,
              base::UnixTime expires_at) override;
  void void_codes_of(domain::LoginId login) override;
  void void_codes_asked_by(domain::CodeHolder holder, domain::LoginId login) override;
  [[nodiscard]] std::vector<domain::LiveOtp> live_codes_of(domain::LoginId login,
                                                           base::UnixTime now) override;
  [[nodiscard]] bool consume(domain::OtpId id, const domain::KeyedHash& code,
                             base::UnixTime now) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
