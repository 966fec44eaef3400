#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include <poll.h>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "app/mail_wiring.hpp"
#include "app/mailer_desk.hpp"
#include "app/roles.hpp"
#include "crypto/keyring.hpp"
#include "crypto/sealer.hpp"
#include "mail/outbox_sender.hpp"
#include "process/mailer_socket.hpp"
#include "process/signals.hpp"
#include "storage/database_file.hpp"
#include "storage/expiry.hpp"
#include "storage/outbox.hpp"

namespace sih_auth::app {
namespace {

using std::chrono::seconds;

constexpr seconds kPurgeEvery{60};
constexpr int kPurgePortion = 500;
constexpr int kTickMs = 1'000;

/// Sleeps until the bell rings, the stop signal comes, the next mail is due or a second is over.
void wait_for_work(int bell_fd, int stop_fd, std::optional<base::UnixTime> next_due,
                   base::UnixTime now) {
  int wait_ms = kTickMs;
  // A second's resolution: a mail that is due "now" but was not claimed is another mailer's.
  if (next_due && *next_due <= now) wait_ms = kTickMs / 4;
  std::array<pollfd, 2> polled{{{bell_fd, POLLIN, 0}, {stop_fd, POLLIN, 0}}};
  ::poll(polled.data(), polled.size(), wait_ms);
  process::drain_bell(bell_fd);
}

/// Deletes what has expired, a portion at a time.
void purge(domain::Expiry& expiry, base::UnixTime now, seconds idle,
           const std::function<void()>& note_alive) {
  while (expiry.purge(now, now - idle, kPurgePortion) >= kPurgePortion)
    note_alive();
}

}  // namespace

int run_mailer_role(const RoleSettings& settings, process::WorkerContext& context) {
  const Config& config = settings.config;
  const base::Log log = settings.log.named("mailer");
  process::StopSignal stop;
  base::SystemClock clock;
  base::SystemRandom random;

  const crypto::Keyring keyring(config.secret_key, config.previous_keys);
  crypto::AeadSealer sealer(keyring, random);
  storage::SqlConnection connection(config.database, storage::Durability::lasting);
  storage::SqlOutbox outbox(connection, sealer, random, message_id_domain(config));
  storage::SqlExpiry expiry(connection);

  const auto is_stopping = [&] { return stop.is_raised(); };
  const auto transport = make_transport(config, context.note_alive, is_stopping);
  const mail::MessageWriter writer = message_writer(config);
  mail::OutboxSender sender(outbox, writer, *transport, clock, log);

  // Without one the socket itself is the bell: of several mailers, one that is free hears it.
  std::optional<MailerDesk> desk;
  if (!config.breach_range_url.empty()) {
    desk.emplace(settings.sockets.fd("mailer"), config.breach_range_url);
  }
  const int bell = desk ? desk->bell() : settings.sockets.fd("mailer");
  base::UnixTime last_purge{};
  while (!stop.is_raised()) {
    context.note_alive();
    std::optional<base::UnixTime> next_due;
    try {
      sender.send_due(is_stopping);
      if (clock.now() - last_purge >= kPurgeEvery) {
        last_purge = clock.now();
        purge(expiry, last_purge, config.session_lifetimes.idle, context.note_alive);
        storage::shorten_log(connection);
      }
      next_due = outbox.next_due();
    } catch (const domain::Unavailable& error) {
      log.error("unavailable", {{"reason", error.what()}});
    }
    wait_for_work(bell, stop.fd(), next_due, clock.now());
  }
  return 0;
}

}  // namespace sih_auth::app
