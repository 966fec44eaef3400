#include "delivery/sentry_channel.hpp"

#include <utility>

#include "sih_auth/base/encoding.hpp"

#include "delivery/error_report.hpp"
#include "delivery/sentry_event.hpp"

namespace sih_auth::delivery {
namespace {

constexpr std::size_t kEventIdBytes = 16;

std::string event_id_of(const Hmac& hmac, const domain::QueuedDelivery& queued) {
  return base::to_hex(hmac("sentry event", queued.message_id).substr(0, kEventIdBytes));
}

}  // namespace

SentryChannel::SentryChannel(SentryDsn dsn, std::string version, Hmac hmac, HttpPoster& poster,
                             const base::Clock& clock)
    : dsn_(std::move(dsn)),
      version_(std::move(version)),
      hmac_(std::move(hmac)),
      poster_(poster),
      clock_(clock) {}

std::optional<std::vector<base::LogField>> SentryChannel::describe(
    const domain::QueuedDelivery& queued) const {
  std::vector<base::LogField> fields;
  if (const auto report = unpack_error_report(queued.body.reveal())) {
    fields.push_back({"type", report->type});
  }
  return fields;
}

domain::DeliveryResult SentryChannel::deliver(const domain::QueuedDelivery& queued) {
  const auto report = unpack_error_report(queued.body.reveal());
  if (!report) return {domain::DeliveryOutcome::unreadable, "what was queued is no error report"};
  const std::string event_id = event_id_of(hmac_, queued);
  const std::string envelope =
      sentry_envelope(sentry_event(*report, event_id), event_id, clock_.now());
  const std::string client = "sentry_client=sih-auth/" + version_;
  return result_of(poster_.post(
      {dsn_.url,
       {"X-Sentry-Auth: Sentry sentry_version=7, " + client + ", sentry_key=" + dsn_.key},
       "application/x-sentry-envelope",
       envelope}));
}

}  // namespace sih_auth::delivery
