#pragma once

#include "sih_auth/domain/email_change.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

class SqlEmailChangeStore final : public domain::EmailChangeStore {
 public:
  explicit SqlEmailChangeStore(SqlConnection& connection) : connection_(connection) {}

  void put(domain::UserId user, const domain::PendingEmailChange& change,
           base::UnixTime expires_at) override;
  [[nodiscard]] std::optional<domain::PendingEmailChange> find(domain::UserId user,
                                                               base::UnixTime now) override;
  [[nodiscard]] bool erase(domain::UserId user) override;
  void insert_undo(domain::UserId user, const domain::EmailAddress& email,
                   const domain::KeyedHash& token, base::UnixTime expires_at) override;
  [[nodiscard]] std::optional<domain::EmailUndo> find_undo(const domain::KeyedHash& token,
                                                           base::UnixTime now) override;
  [[nodiscard]] std::optional<domain::EmailUndo> find_undo_to(domain::UserId user,
                                                              const domain::EmailAddress& email,
                                                              base::UnixTime now) override;
  [[nodiscard]] bool erase_undo_and_later(const domain::EmailUndo& undo) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
