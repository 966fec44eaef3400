#pragma once

#include "sih_auth/domain/stores.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

class SqlUserStore final : public domain::UserStore {
 public:
  explicit SqlUserStore(SqlConnection& connection) : connection_(connection) {}

  [[nodiscard]] std::optional<domain::User> find(domain::UserId id) override;
  [[nodiscard]] std::optional<domain::User> find_by_email(
      const domain::EmailAddress& email) override;
  [[nodiscard]] bool insert(const domain::NewUser& user) override;
  void erase_unverified(const domain::EmailAddress& email) override;
  void mark_verified(domain::UserId id) override;
  void upgrade_password_hash(domain::UserId id, std::string_view old_hash,
                             std::string_view new_hash) override;
  [[nodiscard]] bool set_groups(const domain::EmailAddress& email,
                                const std::set<domain::GroupName>& groups) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
