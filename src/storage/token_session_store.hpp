#pragma once

#include "sih_auth/domain/token_session_store.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

class SqlTokenSessionStore final : public domain::TokenSessionStore {
 public:
  explicit SqlTokenSessionStore(SqlConnection& connection) : connection_(connection) {}

  void insert(const domain::NewTokenSession& session) override;
  [[nodiscard]] std::optional<domain::SignedIn> find(std::string_view name,
                                                     base::UnixTime now) override;
  [[nodiscard]] bool rotate(const domain::RefreshClaim& claim, const domain::Visitor& visitor,
                            base::UnixTime now) override;
  [[nodiscard]] bool erase_reused(const domain::RefreshClaim& claim, base::UnixTime replaced_since,
                                  base::UnixTime now) override;
  void erase(std::string_view name) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
