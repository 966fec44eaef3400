#pragma once

#include "sih_auth/domain/stores.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

class SqlLoginStore final : public domain::LoginStore {
 public:
  explicit SqlLoginStore(SqlConnection& connection) : connection_(connection) {}

  [[nodiscard]] domain::LoginId insert(const domain::NewLogin& login, base::UnixTime now,
                                       base::UnixTime expires_at) override;
  [[nodiscard]] std::optional<domain::PendingLogin> find(const domain::KeyedHash& token,
                                                         base::UnixTime now) override;
  [[nodiscard]] std::optional<domain::PendingLogin> newest_of(domain::UserId user,
                                                              base::UnixTime now) override;
  [[nodiscard]] bool is_pending(domain::LoginId id, base::UnixTime now) override;
  [[nodiscard]] bool finish(domain::LoginId id, base::UnixTime now) override;
  void erase_all_of(domain::UserId user) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
