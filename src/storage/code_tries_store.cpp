#include "storage/code_tries_store.hpp"

#include "storage/text_prefix.hpp"

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
  connection_.upsert(
      "UPDATE code_tries SET since_right = :since_right, in_a_row = :in_a_row, today = :today, "
      "day = :day, closed_until = :closed_until, expires_at = :expires_at WHERE way = :way",
      "INSERT INTO code_tries (since_right, in_a_row, today, day, closed_until, expires_at, way) "
      "VALUES (:since_right, :in_a_row, :today, :day, :closed_until, :expires_at, :way)",
      {static_cast<long long>(tries.since_right), static_cast<long long>(tries.in_a_row),
       static_cast<long long>(tries.today), base::to_integer(tries.day),
       base::to_integer(tries.closed_until), base::to_integer(expires_at), std::string(way)});
}

void SqlCodeTriesStore::erase(std::string_view way) {
  connection_.execute("DELETE FROM code_tries WHERE way = :way", {std::string(way)});
}

void SqlCodeTriesStore::erase_all(std::string_view prefix) {
  connection_.execute("DELETE FROM code_tries WHERE way >= :prefix AND way < :end",
                      {std::string(prefix), end_of_prefix(prefix)});
}

}  // namespace sih_auth::storage
