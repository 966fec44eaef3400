#pragma once

#include "sih_auth/domain/stores.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

class SqlSessionStore final : public domain::SessionStore {
 public:
  explicit SqlSessionStore(SqlConnection& connection) : connection_(connection) {}

  void insert(const domain::NewSession& session) override;
  [[nodiscard]] std::optional<domain::SignedIn> find(const domain::KeyedHash& token,
                                                     base::UnixTime now,
                                                     base::UnixTime idle_since) override;
  void erase(const domain::KeyedHash& token) override;
  void erase_all_of(domain::UserId user) override;
  [[nodiscard]] bool erase(domain::UserId user, domain::SessionId id) override;
  [[nodiscard]] std::vector<domain::OpenSession> list(domain::UserId user, base::UnixTime now,
                                                      base::UnixTime idle_since) override;
  [[nodiscard]] bool stamp(std::span<const domain::Visit> visits) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
