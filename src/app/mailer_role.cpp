#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include <poll.h>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/metric_names.hpp"
#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/outbox_sender.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "app/event_reporter.hpp"
#include "app/mail_wiring.hpp"
#include "app/mailer_desk.hpp"
#include "app/roles.hpp"
#include "crypto/keyring.hpp"
#include "crypto/sealer.hpp"
#include "mail/mail_channel.hpp"
#include "process/mailer_socket.hpp"
#include "process/signals.hpp"
#include "storage/condition.hpp"
#include "storage/database_file.hpp"
#include "storage/delivery_queue.hpp"
#include "storage/expiry.hpp"

namespace sih_auth::app {
namespace {

namespace names = base::metric_names;
using std::chrono::seconds;
using Steady = std::chrono::steady_clock;  // whatever the clock is set to meanwhile

constexpr seconds kPurgeEvery{60};
constexpr int kPurgePortion = 500;
constexpr int kMostWaitMs = 1'000;

/// Sleeps until the bell rings, the stop signal comes, the next mail is due or a second is over.
void wait_for_work(int bell_fd, int stop_fd, std::optional<base::UnixTime> next_due,
                   base::UnixTime now) {
  int wait_ms = kMostWaitMs;
  // A second's resolution: a mail that is due "now" but was not claimed is another mailer's.
  if (next_due && *next_due <= now) wait_ms = kMostWaitMs / 4;
  std::array<pollfd, 2> polled{{{bell_fd, POLLIN, 0}, {stop_fd, POLLIN, 0}}};
  ::poll(polled.data(), polled.size(), wait_ms);
  process::drain_bell(bell_fd);
}

/// What only a look at whole tables tells: for no more than a hundredth of the time.
class LiveCountGauges {
 public:
  LiveCountGauges(base::Metrics& metrics, storage::SqlConnection& connection, seconds idle)
      : condition_(connection),
        idle_(idle),
        accounts_(metrics.gauge(names::kAccounts)),
        browser_sessions_(metrics.gauge(names::kSessions, {{"kind", "browser"}})),
        token_sessions_(metrics.gauge(names::kSessions, {{"kind", "token"}})) {}

  void count_if_due(base::UnixTime now) {
    const auto began = Steady::now();
    if (began < next_) return;
    const auto live = condition_.count_live(now, now - idle_);
    next_ = began + 100 * (Steady::now() - began);
    accounts_.set(static_cast<std::uint64_t>(live.accounts));
    browser_sessions_.set(static_cast<std::uint64_t>(live.browser_sessions));
    token_sessions_.set(static_cast<std::uint64_t>(live.token_sessions));
  }

 private:
  storage::DatabaseCondition condition_;
  seconds idle_;
  Steady::time_point next_{};
  base::Gauge accounts_;
  base::Gauge browser_sessions_;
  base::Gauge token_sessions_;
};

/// Counts what became of each mail by its kind.
domain::OutboxSender::Observer count_mails(base::Metrics& metrics) {
  return [&](std::string_view outcome, const std::vector<base::LogField>& about) {
    const auto kind = std::ranges::find(about, std::string_view("kind"), &base::LogField::name);
    metrics
        .counter(names::kMails, {{"kind", kind == about.end() ? "" : kind->value},
                                 {"outcome", std::string(outcome)}})
        .add();
  };
}

}  // namespace

int run_mailer_role(const RoleSettings& settings, process::WorkerContext& context) {
  const Config& config = settings.config;
  const base::Log log = settings.log_of("mailer");
  process::StopSignal stop;
  base::SystemClock clock;
  base::SystemRandom random;

  const crypto::Keyring keyring(config.secret_key, config.previous_keys);
  crypto::AeadSealer sealer(keyring, random);
  storage::SqlConnection connection(config.database, storage::Durability::lasting,
                                    busy_counters(settings.metrics, "mailer"));
  storage::SqlDeliveryQueue outbox(connection, sealer, storage::channels::kMail);
  storage::SqlExpiry expiry(connection);

  const auto is_stopping = [&] { return stop.is_raised(); };
  const auto transport = make_transport(config, context.note_alive, is_stopping);
  const mail::MessageWriter writer = message_writer(config);
  mail::MailChannel channel(writer, *transport, address_spelling(config.logs_whole_addresses));
  domain::OutboxSender sender("mail", outbox, channel, clock, log, count_mails(settings.metrics));
  LiveCountGauges live_counts(settings.metrics, connection, config.session_lifetimes.idle);

  // Without one the socket itself is the bell: of several mailers, one that is free hears it.
  std::optional<MailerDesk> desk;
  if (!config.breach_range_url.empty()) {
    desk.emplace(settings.sockets.fd("mailer"), config.breach_range_url);
  }
  const int bell = desk ? desk->bell() : settings.sockets.fd("mailer");
  Steady::time_point next_purge{};
  while (!stop.is_raised()) {
    context.note_alive();
    std::optional<base::UnixTime> next_due;
    try {
      sender.send_due([&] {
        context.note_alive();
        return is_stopping();
      });
      if (Steady::now() >= next_purge) {
        const auto now = clock.now();
        const domain::Ends ends{now, now - config.session_lifetimes.idle,
                                now - config.audit_retention};
        next_purge = Steady::now() + kPurgeEvery;
        if (expiry.purge(ends, kPurgePortion) >= kPurgePortion) {
          next_purge = {};  // but the mails of the meantime come first
          continue;
        }
        live_counts.count_if_due(now);
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
