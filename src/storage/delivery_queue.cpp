#include "storage/delivery_queue.hpp"

namespace sih_auth::storage {

void SqlDeliveryQueue::put(const base::Secret& body, std::string_view subject,
                           const std::string& message_id, base::UnixTime now,
                           base::UnixTime expires_at) {
  const domain::SealedText sealed = sealer_.seal(body.reveal());
  if (!subject.empty()) {
    connection_.execute(
        "DELETE FROM outbox WHERE subject = :subject AND parked_at = 0 AND channel = :channel",
        {std::string(subject), std::string(channel_)});
  }
  connection_.execute(
      "INSERT INTO outbox (channel, subject, message_id, key_id, body, created_at, expires_at, "
      "due_at) VALUES (:channel, :subject, :message_id, :key_id, :body, :created_at, :expires_at, "
      ":due_at)",
      {std::string(channel_), std::string(subject), message_id, sealed.key_id, sealed.ciphertext,
       base::to_integer(now), base::to_integer(expires_at), base::to_integer(now)});
}

bool SqlDeliveryQueue::has(std::string_view subject) {
  return connection_
      .first<long long>(
          "SELECT id FROM outbox WHERE subject = :subject AND parked_at = 0 "
          "AND channel = :channel LIMIT 1",
          {std::string(subject), std::string(channel_)})
      .has_value();
}

std::optional<domain::QueuedDelivery> SqlDeliveryQueue::claim(base::UnixTime now,
                                                              std::chrono::seconds lease) {
  const long long seconds = base::to_integer(now);
  auto row = connection_.first<long long, std::string, long long, long long, long long, std::string,
                               std::string>(
      "SELECT id, message_id, attempts, created_at, expires_at, key_id, body FROM outbox "
      "WHERE channel = :channel AND parked_at = 0 AND due_at <= :now AND leased_until <= :free_at "
      "ORDER BY due_at, id LIMIT 1",
      {std::string(channel_), seconds, seconds});
  if (!row) return std::nullopt;
  auto& [id, message_id, attempts, created_at, expires_at, key_id, body] = *row;
  const bool won = connection_.execute(
                       "UPDATE outbox SET leased_until = :until WHERE id = :id "
                       "AND parked_at = 0 AND due_at <= :now AND leased_until <= :free_at",
                       {base::to_integer(now + lease), id, seconds, seconds}) == 1;
  if (!won) return claim(now, lease);
  auto opened = sealer_.open({key_id, body});
  return domain::QueuedDelivery{{id},
                                std::move(message_id),
                                static_cast<int>(attempts),
                                base::unix_time(created_at),
                                base::unix_time(expires_at),
                                now + lease,
                                opened ? std::move(*opened) : base::Secret()};
}

void SqlDeliveryQueue::remove(domain::DeliveryId id) {
  connection_.execute("DELETE FROM outbox WHERE id = :id", {id.value});
}

void SqlDeliveryQueue::retry(const domain::QueuedDelivery& queued, base::UnixTime when,
                             std::string_view why) {
  connection_.execute(
      "UPDATE outbox SET attempts = attempts + 1, due_at = :due_at, leased_until = 0, "
      "last_error = :last_error WHERE id = :id AND leased_until = :mine",
      {base::to_integer(when), std::string(why), queued.id.value,
       base::to_integer(queued.leased_until)});
}

void SqlDeliveryQueue::park(const domain::QueuedDelivery& queued, base::UnixTime now,
                            std::string_view why) {
  connection_.execute(
      "UPDATE outbox SET attempts = attempts + 1, parked_at = :parked_at, leased_until = 0, "
      "last_error = :last_error WHERE id = :id AND leased_until = :mine",
      {base::to_integer(now), std::string(why), queued.id.value,
       base::to_integer(queued.leased_until)});
}

std::optional<base::UnixTime> SqlDeliveryQueue::next_due() {
  constexpr long long kNothing = -1;
  const auto row = connection_.first<long long>(
      "SELECT COALESCE(MIN(CASE WHEN leased_until > due_at THEN leased_until ELSE due_at END), -1) "
      "FROM outbox WHERE channel = :channel AND parked_at = 0",
      {std::string(channel_)});
  if (!row || std::get<0>(*row) == kNothing) return std::nullopt;
  return base::unix_time(std::get<0>(*row));
}

}  // namespace sih_auth::storage
