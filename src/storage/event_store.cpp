#include "storage/event_store.hpp"

#include "sih_auth/base/log.hpp"

namespace sih_auth::storage {
namespace {

using EventRow = std::tuple<long long, long long, std::string, std::string, long long, std::string,
                            std::string, std::string, std::string>;

/// nullopt: an event that a later release has left.
std::optional<domain::RecordedEvent> event_of(EventRow& row) {
  auto& [id, created_at, word, reason, user, email, ip, user_agent, request_id] = row;
  const auto kind = domain::event_kind(word);
  if (!kind) return std::nullopt;
  return domain::RecordedEvent{id,
                               base::unix_time(created_at),
                               {*kind,
                                std::move(reason),
                                {user},
                                std::move(email),
                                {std::move(ip), std::move(user_agent), std::move(request_id)}}};
}

std::vector<domain::RecordedEvent> events_of(std::vector<EventRow> rows) {
  std::vector<domain::RecordedEvent> events;
  events.reserve(rows.size());
  for (EventRow& row : rows) {
    if (auto event = event_of(row)) events.push_back(std::move(*event));
  }
  return events;
}

}  // namespace

void SqlEventStore::add(const domain::Event& event, base::UnixTime now) {
  const bool has_address = !event.email.empty();
  connection_.execute(
      "INSERT INTO events (created_at, kind, reason, user_id, address_tag, masked_email, ip, "
      "user_agent, request_id) VALUES (:created_at, :kind, :reason, :user_id, :address_tag, "
      ":masked_email, :ip, :user_agent, :request_id)",
      {base::to_integer(now), std::string(domain::word(event.kind)), event.reason, event.user.value,
       has_address ? tagger_.tag(event.email) : "",
       has_address ? base::mask_email(event.email) : "", event.visitor.ip, event.visitor.user_agent,
       event.visitor.request_id});
}

std::vector<domain::RecordedEvent> SqlEventStore::latest_of(domain::UserId user, int most) {
  return events_of(connection_.all<long long, long long, std::string, std::string, long long,
                                   std::string, std::string, std::string, std::string>(
      "SELECT id, created_at, kind, reason, user_id, masked_email, ip, user_agent, request_id "
      "FROM events WHERE user_id = :user_id ORDER BY created_at DESC, id DESC LIMIT :most",
      {user.value, static_cast<long long>(most)}));
}

std::vector<domain::RecordedEvent> SqlEventStore::find(const EventFilter& filter) {
  // A filter that is not set lets all through. More keys than these nobody retires.
  constexpr std::size_t kTags = 10;
  const bool is_of_anybody = !filter.user && filter.address_tags.empty();
  const std::string kind = filter.kind ? std::string(domain::word(*filter.kind)) : "";
  SqlConnection::Parameters parameters{
      base::to_integer(filter.since), static_cast<long long>(filter.kind ? 0 : 1), kind,
      static_cast<long long>(is_of_anybody ? 1 : 0),
      static_cast<long long>(filter.user ? filter.user->value : -1)};
  for (std::size_t i = 0; i < kTags; ++i) {
    parameters.emplace_back(i < filter.address_tags.size() ? filter.address_tags[i] : "-");
  }
  parameters.emplace_back(static_cast<long long>(filter.most));
  return events_of(connection_.all<long long, long long, std::string, std::string, long long,
                                   std::string, std::string, std::string, std::string>(
      "SELECT id, created_at, kind, reason, user_id, masked_email, ip, user_agent, request_id "
      "FROM events WHERE created_at >= :since AND (:any_kind = 1 OR kind = :kind) "
      "AND (:anybody = 1 OR user_id = :user_id "
      "OR address_tag IN (:tag1, :tag2, :tag3, :tag4, :tag5, :tag6, :tag7, :tag8, :tag9, :tag10)) "
      "ORDER BY created_at DESC, id DESC LIMIT :most",
      parameters));
}

}  // namespace sih_auth::storage
