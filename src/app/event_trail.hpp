#pragma once

#include <optional>

#include "sih_auth/domain/events.hpp"

#include "app/config.hpp"
#include "crypto/address_tagger.hpp"
#include "storage/event_outbox.hpp"
#include "storage/event_store.hpp"

namespace sih_auth::app {

/// Where the events of a process that writes go: to the audit trail, and to the outbox if somebody
/// asked to be told. All references outlive this.
class EventTrail {
 public:
  EventTrail(const Config& config, storage::SqlConnection& connection,
             const domain::AddressTagger& tagger, domain::Sealer& sealer,
             base::RandomSource& random, domain::EventListener& listener, const base::Clock& clock)
      : store_(connection, tagger),
        events_(connection, sinks(config, connection, sealer, random), listener, clock) {}
  EventTrail(const EventTrail&) = delete;
  EventTrail& operator=(const EventTrail&) = delete;

  [[nodiscard]] storage::SqlEventStore& store() noexcept { return store_; }
  [[nodiscard]] domain::Events& events() noexcept { return events_; }

 private:
  std::vector<domain::EventSink*> sinks(const Config& config, storage::SqlConnection& connection,
                                        domain::Sealer& sealer, base::RandomSource& random) {
    if (config.webhook.url.empty()) return {&store_};
    outbox_.emplace(connection, sealer, random);
    return {&store_, &*outbox_};
  }

  storage::SqlEventStore store_;
  std::optional<storage::SqlEventOutbox> outbox_;
  domain::Events events_;
};

}  // namespace sih_auth::app
