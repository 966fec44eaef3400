#include <memory>
#include <vector>

#include <poll.h>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/metric_names.hpp"
#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/outbox_sender.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "app/event_reporter.hpp"
#include "app/roles.hpp"
#include "app/version.hpp"
#include "crypto/address_tagger.hpp"
#include "crypto/hmac_sha256.hpp"
#include "crypto/keyring.hpp"
#include "crypto/sealer.hpp"
#include "delivery/sentry_channel.hpp"
#include "delivery/webhook_channel.hpp"
#include "process/signals.hpp"
#include "storage/delivery_queue.hpp"

namespace sih_auth::app {
namespace {

constexpr int kTickMs = 1'000;

/// What all channels have in common; outlives them.
struct Office {
  storage::SqlConnection& connection;
  domain::Sealer& sealer;
  const base::Clock& clock;
  const base::Log& log;
  base::Metrics& metrics;
};

/// One channel of the outbox, from its rows to the network.
class Line {
 public:
  Line(std::string_view name, const Office& office,
       std::unique_ptr<domain::DeliveryChannel> channel)
      : queue_(office.connection, office.sealer, name),
        channel_(std::move(channel)),
        sender_(std::string(name), queue_, *channel_, office.clock, office.log,
                [this, name, &metrics = office.metrics](std::string_view outcome, const auto&) {
                  note(metrics, name, outcome);
                }) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  /// Until nothing is due, the others shall have their turn, or something could not be delivered:
  /// then neither could the rest, and one try a tick is enough. Whether there is more to do.
  bool send_due(const std::function<bool()>& is_stopping, const std::function<void()>& note_alive) {
    constexpr int kMostInATurn = 50;
    has_failed_ = false;
    int asked = 0;
    sender_.send_due([&] {
      note_alive();
      return has_failed_ || ++asked > kMostInATurn || is_stopping();
    });
    return asked > kMostInATurn;
  }

 private:
  void note(base::Metrics& metrics, std::string_view name, std::string_view outcome) {
    metrics
        .counter(base::metric_names::kDeliveries,
                 {{"channel", std::string(name)}, {"outcome", std::string(outcome)}})
        .add();
    has_failed_ = outcome == domain::word(domain::DeliveryOutcome::try_later);
  }

  storage::SqlDeliveryQueue queue_;
  std::unique_ptr<domain::DeliveryChannel> channel_;
  domain::OutboxSender sender_;
  bool has_failed_ = false;
};

}  // namespace

int run_events_role(const RoleSettings& settings, process::WorkerContext& context) {
  const Config& config = settings.config;
  const base::Log log = settings.log_of("events");
  process::StopSignal stop;
  base::SystemClock clock;
  base::SystemRandom random;

  const crypto::Keyring keyring(config.secret_key, config.previous_keys);
  crypto::AeadSealer sealer(keyring, random);
  const crypto::Blake2bAddressTagger tagger(keyring);
  storage::SqlConnection connection(config.database, storage::Durability::lasting,
                                    busy_counters(settings.metrics, "events"));

  const auto is_stopping = [&] { return stop.is_raised(); };
  const Office office{connection, sealer, clock, log, settings.metrics};
  delivery::HttpPoster webhook_poster(context.note_alive, is_stopping);
  delivery::HttpPoster sentry_poster(context.note_alive, is_stopping);
  std::vector<std::unique_ptr<Line>> lines;
  if (!config.webhook.url.empty()) {
    delivery::AddressWords words{[&](std::string_view email) { return tagger.tag(email); },
                                 address_spelling(config.logs_whole_addresses)};
    auto keys = delivery::parse_webhook_secrets(config.webhook.secret.reveal()).value();
    lines.push_back(
        std::make_unique<Line>(storage::channels::kWebhook, office,
                               std::make_unique<delivery::WebhookChannel>(
                                   delivery::WebhookTarget{config.webhook.url, std::move(keys)},
                                   std::move(words), crypto::hmac_sha256, webhook_poster, clock)));
  }
  if (!config.sentry_dsn.empty()) {
    lines.push_back(std::make_unique<Line>(
        storage::channels::kSentry, office,
        std::make_unique<delivery::SentryChannel>(
            delivery::parse_dsn(config.sentry_dsn.reveal()).value(), std::string(kVersion),
            crypto::hmac_sha256, sentry_poster, clock)));
  }

  while (!stop.is_raised()) {
    context.note_alive();
    bool has_more = false;
    try {
      for (const auto& line : lines)
        has_more = line->send_due(is_stopping, context.note_alive) || has_more;
    } catch (const domain::Unavailable& error) {
      log.error("unavailable", {{"reason", error.what()}});
    }
    pollfd polled{stop.fd(), POLLIN, 0};
    ::poll(&polled, 1, has_more ? 0 : kTickMs);
  }
  return 0;
}

}  // namespace sih_auth::app
