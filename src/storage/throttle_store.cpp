#include "storage/throttle_store.hpp"

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/whole_number.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "storage/text_prefix.hpp"

namespace sih_auth::storage {
namespace {

base::UnixTime parse_time(const std::string& text) {
  const auto seconds = base::whole_number<long long>(text);
  if (!seconds) throw domain::Unavailable("database: a stored time is malformed");
  return base::unix_time(*seconds);
}

}  // namespace

std::vector<base::UnixTime> SqlThrottleStore::times(std::string_view rule,
                                                    std::string_view subject) {
  const auto row = connection_.first<std::string>(
      "SELECT times FROM throttles WHERE rule = :rule AND subject = :subject",
      {std::string(rule), std::string(subject)});
  std::vector<base::UnixTime> times;
  if (!row) return times;
  for (const std::string& word : base::split_list(std::get<0>(*row)))
    times.push_back(parse_time(word));
  return times;
}

std::vector<std::string> SqlThrottleStore::subjects(std::string_view rule,
                                                    std::string_view prefix) {
  std::vector<std::string> subjects;
  for (auto& [subject] : connection_.all<std::string>(
           "SELECT subject FROM throttles WHERE rule = :rule "
           "AND subject >= :prefix AND subject < :end ORDER BY subject",
           {std::string(rule), std::string(prefix), end_of_prefix(prefix)})) {
    subjects.push_back(std::move(subject));
  }
  return subjects;
}

void SqlThrottleStore::replace(std::string_view rule, std::string_view subject,
                               const std::vector<base::UnixTime>& times,
                               base::UnixTime expires_at) {
  std::string text;
  for (const base::UnixTime at : times)
    text += (text.empty() ? "" : ",") + std::to_string(base::to_integer(at));
  connection_.upsert(
      "UPDATE throttles SET times = :times, expires_at = :expires_at "
      "WHERE rule = :rule AND subject = :subject",
      "INSERT INTO throttles (times, expires_at, rule, subject) "
      "VALUES (:times, :expires_at, :rule, :subject)",
      {text, base::to_integer(expires_at), std::string(rule), std::string(subject)});
}

void SqlThrottleStore::forget(std::string_view rule, std::string_view subject) {
  connection_.execute("DELETE FROM throttles WHERE rule = :rule AND subject = :subject",
                      {std::string(rule), std::string(subject)});
}

void SqlThrottleStore::forget_all(std::string_view rule, std::string_view prefix) {
  connection_.execute(
      "DELETE FROM throttles WHERE rule = :rule AND subject >= :prefix AND subject < :end",
      {std::string(rule), std::string(prefix), end_of_prefix(prefix)});
}

}  // namespace sih_auth::storage
