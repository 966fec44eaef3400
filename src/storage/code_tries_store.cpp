#include "storage/code_tries_store.hpp"

namespace sih_auth::storage {

domain::CodeTries SqlCodeTriesStore::find(std::string_view way) {
  const auto row = connection_.first<long long, long long, long long, long long, long long>(
      "SELECT since_right, in_a_row, today, day, closed_until FROM code_tries WHERE way = :way",
      {std::string(way)});
  if (!row) return {};
  const auto [since_right, in_a_row, today, day, closed_until] = *row;
  return {static_cast<int>(since_right), static_cast<int>(in_a_row), static_cast<int>(today),
          base::unix_time(day), base::unix_time(closed_until)};
}

void SqlCodeTriesStore::replace(std::string_view way, const domain::CodeTries& tries,
                                base::UnixTime expires_at) {
  connection_.execute(
      "INSERT INTO code_tries (way, since_right, in_a_row, today, day, closed_until, expires_at) "
      "VALUES (:way, :since_right, :in_a_row, :today, :day, :closed_until, :expires_at) "
      "ON CONFLICT (way) DO UPDATE SET since_right = excluded.since_right, "
      "in_a_row = excluded.in_a_row, today = excluded.today, day = excluded.day, "
      "closed_until = excluded.closed_until, expires_at = excluded.expires_at",
      {std::string(way), static_cast<long long>(tries.since_right),
       static_cast<long long>(tries.in_a_row), static_cast<long long>(tries.today),
       base::to_integer(tries.day), base::to_integer(tries.closed_until),
       base::to_integer(expires_at)});
}

void SqlCodeTriesStore::erase(std::string_view way) {
  connection_.execute("DELETE FROM code_tries WHERE way = :way", {std::string(way)});
}

void SqlCodeTriesStore::erase_all(std::string_view prefix) {
  connection_.execute("DELETE FROM code_tries WHERE substr(way, 1, :length) = :prefix",
                      {static_cast<long long>(prefix.size()), std::string(prefix)});
}

}  // namespace sih_auth::storage
