#include "http/handlers/activity_handlers.hpp"

#include "http/answers.hpp"

namespace sih_auth::http {
namespace {

constexpr int kMostEvents = 30;

Response list(const Request& request, domain::EventHistory& history,
              const Authenticator& authenticator) {
  const auto signed_in = authenticator.identify(request);
  if (!signed_in) return authenticator.challenge(request);
  const auto events = history.latest_of(signed_in->user_id, kMostEvents);
  JsonWriter json;
  json.objects("events", events.size(), [&](JsonWriter& fields, std::size_t i) {
    const auto& [id, at, event] = events[i];
    fields.field("id", id).field("at", base::to_integer(at));
    fields.field("event", domain::word(event.kind));
    fields.field("outcome", domain::outcome_word(event.kind));
    fields.field("reason", event.reason);
    fields.field("ip", event.visitor.ip).field("user_agent", event.visitor.user_agent);
  });
  return ok(json);
}

}  // namespace

void add_activity_route(Router& router, domain::EventHistory& history,
                        const Authenticator& authenticator) {
  router.add({Method::get, "/activity", Cost::cheap,
              [&](const Request& request) { return list(request, history, authenticator); }});
}

}  // namespace sih_auth::http
