#include <algorithm>
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

/// One channel of the outbox, from its rows to the network.
class Line {
 public:
  Line(std::string_view name, storage::SqlConnection& connection, domain::Sealer& sealer,
       std::unique_ptr<domain::DeliveryChannel> channel, const base::Clock& clock,
       const base::Log& log, base::Metrics& metrics)
      : queue_(connection, sealer, name),
        channel_(std::move(channel)),
        sender_(std::string(name), queue_, *channel_, clock, log,
                [this, name, &metrics](std::string_view outcome, const auto&) {
                  metrics
                      .counter(base::metric_names::kDeliveries,
                               {{"channel", std::string(name)}, {"outcome", std::string(outcome)}})
                      .add();
                  has_failed_ = outcome == domain::word(domain::DeliveryOutcome::try_later);
                }) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  /// Until nothing is due, or something could not be delivered: then neither could the rest, and
  /// one try a tick is enough.
  void send_due(const std::function<bool()>& is_stopping) {
    has_failed_ = false;
    sender_.send_due([&] { return has_failed_ || is_stopping(); });
  }

 private:
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
  delivery::HttpPoster poster(context.note_alive, is_stopping);
  std::vector<std::unique_ptr<Line>> lines;
  const auto add = [&](std::string_view name, std::unique_ptr<domain::DeliveryChannel> channel) {
    lines.push_back(std::make_unique<Line>(name, connection, sealer, std::move(channel), clock, log,
                                           settings.metrics));
  };
  if (!config.webhook.url.empty()) {
    delivery::AddressWords words{[&](std::string_view email) { return tagger.tag(email); },
                                 address_spelling(config.logs_whole_addresses)};
    delivery::WebhookTarget target{
        config.webhook.url,
        delivery::parse_webhook_secrets(config.webhook.secret.reveal()).value()};
    add(storage::channels::kWebhook,
        std::make_unique<delivery::WebhookChannel>(std::move(target), std::move(words),
                                                   crypto::hmac_sha256, poster, clock));
  }
  if (!config.sentry_dsn.empty()) {
    add(storage::channels::kSentry,
        std::make_unique<delivery::SentryChannel>(
            delivery::parse_dsn(config.sentry_dsn.reveal()).value(), std::string(kVersion),
            crypto::hmac_sha256, poster, clock));
  }

  while (!stop.is_raised()) {
    context.note_alive();
    try {
      for (const auto& line : lines)
        line->send_due(is_stopping);
    } catch (const domain::Unavailable& error) {
      log.error("unavailable", {{"reason", error.what()}});
    }
    pollfd polled{stop.fd(), POLLIN, 0};
    ::poll(&polled, 1, kTickMs);
  }
  return 0;
}

}  // namespace sih_auth::app
