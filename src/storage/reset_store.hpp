#pragma once

#include "sih_auth/domain/reset_store.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

class SqlResetStore final : public domain::ResetStore {
 public:
  explicit SqlResetStore(SqlConnection& connection) : connection_(connection) {}

  void insert(const domain::EmailAddress& email, const domain::KeyedHash& token,
              base::UnixTime expires_at) override;
  [[nodiscard]] std::optional<std::string> find(const domain::KeyedHash& token,
                                                base::UnixTime now) override;
  [[nodiscard]] bool consume(const domain::KeyedHash& token, base::UnixTime now) override;
  void erase_all_of(const domain::EmailAddress& email) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
