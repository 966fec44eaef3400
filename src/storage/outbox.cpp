#include "storage/outbox.hpp"

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::storage {

SqlOutbox::SqlOutbox(SqlConnection& connection, domain::Sealer& sealer, base::RandomSource& random,
                     std::string message_id_domain)
    : connection_(connection),
      sealer_(sealer),
      random_(random),
      message_id_domain_(std::move(message_id_domain)) {}

void SqlOutbox::add(const domain::Mail& mail, std::string_view subject, base::UnixTime now,
                    base::UnixTime expires_at) {
  const domain::SealedText sealed = sealer_.seal(domain::pack_mail(mail).reveal());
  connection_.execute("DELETE FROM outbox WHERE subject = :subject AND parked_at = 0",
                      {std::string(subject)});
  connection_.execute(
      "INSERT INTO outbox (channel, subject, message_id, key_id, body, created_at, expires_at, "
      "due_at) VALUES ('mail', :subject, :message_id, :key_id, :body, :created_at, :expires_at, "
      ":due_at)",
      {std::string(subject), new_message_id(), sealed.key_id, sealed.ciphertext,
       base::to_integer(now), base::to_integer(expires_at), base::to_integer(now)});
}

std::optional<domain::QueuedMail> SqlOutbox::claim(base::UnixTime now, std::chrono::seconds lease) {
  const long long seconds = base::to_integer(now);
  auto row = connection_.first<long long, std::string, long long, long long, long long, std::string,
                               std::string>(
      "SELECT id, message_id, attempts, created_at, expires_at, key_id, body FROM outbox "
      "WHERE channel = 'mail' AND parked_at = 0 AND due_at <= :now AND leased_until <= :free_at "
      "ORDER BY due_at, id LIMIT 1",
      {seconds, seconds});
  if (!row) return std::nullopt;
  auto& [id, message_id, attempts, created_at, expires_at, key_id, body] = *row;
  const bool won = connection_.execute(
                       "UPDATE outbox SET leased_until = :until WHERE id = :id "
                       "AND parked_at = 0 AND due_at <= :now AND leased_until <= :free_at",
                       {base::to_integer(now + lease), id, seconds, seconds}) == 1;
  if (!won) return claim(now, lease);
  auto opened = sealer_.open({key_id, body});
  return domain::QueuedMail{{id},
                            std::move(message_id),
                            static_cast<int>(attempts),
                            base::unix_time(created_at),
                            base::unix_time(expires_at),
                            now + lease,
                            opened ? std::move(*opened) : base::Secret()};
}

void SqlOutbox::remove(domain::MailId id) {
  connection_.execute("DELETE FROM outbox WHERE id = :id", {id.value});
}

void SqlOutbox::retry(const domain::QueuedMail& mail, base::UnixTime when, std::string_view why) {
  connection_.execute(
      "UPDATE outbox SET attempts = attempts + 1, due_at = :due_at, leased_until = 0, "
      "last_error = :last_error WHERE id = :id AND leased_until = :mine",
      {base::to_integer(when), std::string(why), mail.id.value,
       base::to_integer(mail.leased_until)});
}

void SqlOutbox::park(const domain::QueuedMail& mail, base::UnixTime now, std::string_view why) {
  connection_.execute(
      "UPDATE outbox SET attempts = attempts + 1, parked_at = :parked_at, leased_until = 0, "
      "last_error = :last_error WHERE id = :id AND leased_until = :mine",
      {base::to_integer(now), std::string(why), mail.id.value,
       base::to_integer(mail.leased_until)});
}

std::optional<base::UnixTime> SqlOutbox::next_due() {
  constexpr long long kNothing = -1;
  const auto row = connection_.first<long long>(
      "SELECT COALESCE(MIN(CASE WHEN leased_until > due_at THEN leased_until ELSE due_at END), -1) "
      "FROM outbox WHERE channel = 'mail' AND parked_at = 0");
  if (!row || std::get<0>(*row) == kNothing) return std::nullopt;
  return base::unix_time(std::get<0>(*row));
}

std::string SqlOutbox::new_message_id() {
  return base::to_hex(random_.bytes(16)) + "@" + message_id_domain_;
}

}  // namespace sih_auth::storage
