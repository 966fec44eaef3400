#pragma once

#include "sih_auth/domain/stores.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

class SqlExpiry final : public domain::Expiry {
 public:
  explicit SqlExpiry(SqlConnection& connection) : connection_(connection) {}

  int purge(const domain::Ends& ends, int most) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
