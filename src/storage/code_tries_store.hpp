#pragma once

#include "sih_auth/domain/code_budget.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

class SqlCodeTriesStore final : public domain::CodeTriesStore {
 public:
  explicit SqlCodeTriesStore(SqlConnection& connection) : connection_(connection) {}

  [[nodiscard]] domain::CodeTries find(std::string_view way) override;
  void replace(std::string_view way, const domain::CodeTries& tries,
               base::UnixTime expires_at) override;
  void erase(std::string_view way) override;
  void erase_all(std::string_view prefix) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
