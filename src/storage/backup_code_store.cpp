#include "storage/backup_code_store.hpp"

namespace sih_auth::storage {

void SqlBackupCodeStore::insert(domain::UserId user, const domain::KeyedHash& code,
                                base::UnixTime now) {
  connection_.execute(
      "INSERT INTO backup_codes (user_id, code_hash, key_id, created_at) "
      "VALUES (:user_id, :code_hash, :key_id, :created_at)",
      {user.value, code.hash, code.key_id, base::to_integer(now)});
}

void SqlBackupCodeStore::erase_all_of(domain::UserId user) {
  connection_.execute("DELETE FROM backup_codes WHERE user_id = :user_id", {user.value});
}

bool SqlBackupCodeStore::consume(domain::UserId user, const domain::KeyedHash& code) {
  return connection_.execute(
             "DELETE FROM backup_codes WHERE user_id = :user_id AND code_hash = :code_hash "
             "AND key_id = :key_id",
             {user.value, code.hash, code.key_id}) == 1;
}

int SqlBackupCodeStore::count(domain::UserId user) {
  return static_cast<int>(std::get<0>(*connection_.first<long long>(
      "SELECT COUNT(*) FROM backup_codes WHERE user_id = :user_id", {user.value})));
}

std::vector<std::string> SqlBackupCodeStore::key_ids(domain::UserId user) {
  std::vector<std::string> ids;
  for (auto& [id] : connection_.all<std::string>(
           "SELECT DISTINCT key_id FROM backup_codes WHERE user_id = :user_id", {user.value})) {
    ids.push_back(std::move(id));
  }
  return ids;
}

}  // namespace sih_auth::storage
