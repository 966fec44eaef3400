#pragma once

#include "sih_auth/domain/backup_codes.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

class SqlBackupCodeStore final : public domain::BackupCodeStore {
 public:
  explicit SqlBackupCodeStore(SqlConnection& connection) : connection_(connection) {}

  void insert(domain::UserId user, const domain::KeyedHash& code, base::UnixTime now) override;
  void erase_all_of(domain::UserId user) override;
  [[nodiscard]] bool consume(domain::UserId user, const domain::KeyedHash& code) override;
  [[nodiscard]] int count(domain::UserId user) override;
  [[nodiscard]] std::vector<std::string> key_ids(domain::UserId user) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
