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
  void set_verified(domain::UserId id) override;
  void note_full_login(domain::UserId id, base::UnixTime now) override;
  void set_password_hash(domain::UserId id, std::string_view hash) override;
  void set_name(domain::UserId id, const domain::PersonName& name) override;
  void set_disabled(domain::UserId id, base::UnixTime since) override;
  [[nodiscard]] bool is_taken(const domain::EmailAddress& email, domain::UserId id,
                              base::UnixTime now) override;
  [[nodiscard]] bool set_email(domain::UserId id, const domain::EmailAddress& email) override;
  void erase(domain::UserId id) override;
  [[nodiscard]] bool replace_password_hash(domain::UserId id, std::string_view old_hash,
                                           std::string_view new_hash) override;
  [[nodiscard]] bool set_groups(const domain::EmailAddress& email,
                                const std::set<domain::GroupName>& groups) override;

  /// Every account, by id.
  [[nodiscard]] std::vector<domain::User> list();

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
