#include "delivery/webhook_channel.hpp"

#include <utility>

#include "sih_auth/base/json_writer.hpp"
#include "sih_auth/base/network.hpp"
#include "sih_auth/domain/events.hpp"

#include "delivery/json_text.hpp"

namespace sih_auth::delivery {
namespace {

using domain::Event;

void write_data(base::JsonWriter& json, const Event& event, const AddressWords& words) {
  const domain::Visitor& visitor = event.visitor;
  json.field("outcome", domain::outcome_word(event.kind));
  add_field(json, "reason", event.reason);
  if (event.user.value != 0) json.field("user_id", static_cast<long long>(event.user.value));
  if (!event.email.empty()) {
    add_field(json, "user", words.tag(event.email));
    add_field(json, "email", words.shown(event.email));
  }
  if (visitor.ip.empty()) {
    json.field("by", "command");
    return;
  }
  add_field(json, "ip", visitor.ip);
  add_field(json, "network", base::network_of(visitor.ip));
  add_field(json, "user_agent", visitor.user_agent);
  add_field(json, "request_id", visitor.request_id);
}

std::string body_of(const domain::PackedEvent& packed, const AddressWords& words) {
  base::JsonWriter json;
  json.field("type", domain::word(packed.event.kind));
  json.field("timestamp", iso_time(packed.at));
  json.object("data", [&](base::JsonWriter& data) { write_data(data, packed.event, words); });
  return json.text();
}

}  // namespace

WebhookChannel::WebhookChannel(WebhookTarget target, AddressWords words, Hmac hmac,
                               HttpPoster& poster, const base::Clock& clock)
    : target_(std::move(target)),
      words_(std::move(words)),
      hmac_(std::move(hmac)),
      poster_(poster),
      clock_(clock) {}

std::optional<std::vector<base::LogField>> WebhookChannel::describe(
    const domain::QueuedDelivery& queued) const {
  std::vector<base::LogField> fields;
  if (const auto packed = domain::unpack_event(queued.body.reveal())) {
    fields.push_back({"type", std::string(domain::word(packed->event.kind))});
  }
  return fields;
}

domain::DeliveryResult WebhookChannel::deliver(const domain::QueuedDelivery& queued) {
  const auto packed = domain::unpack_event(queued.body.reveal());
  if (!packed) return {domain::DeliveryOutcome::unreadable, "what was queued is no event"};
  const std::string body = body_of(*packed, words_);
  // Receivers refuse what is minutes old, so this is the time of the try, not the event's.
  const base::UnixTime now = clock_.now();
  const std::string signatures =
      webhook_signatures(target_.keys, hmac_, queued.message_id, now, body);
  const auto ending = poster_.post({target_.url,
                                    {"webhook-id: " + queued.message_id,
                                     "webhook-timestamp: " + std::to_string(base::to_integer(now)),
                                     "webhook-signature: " + signatures},
                                    "application/json",
                                    body});
  auto result = result_of(ending);
  // A receiver that is set up anew, or whose secret changes, refuses for a while. Only one that is
  // gone (Standard Webhooks) wants nothing more.
  constexpr int kGone = 410;
  const bool is_gone = ending && ending->status == kGone;
  if (result.outcome == domain::DeliveryOutcome::refused && !is_gone) {
    result.outcome = domain::DeliveryOutcome::try_later;
  }
  return result;
}

}  // namespace sih_auth::delivery
