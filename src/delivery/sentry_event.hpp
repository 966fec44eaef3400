#pragma once

#include <string>
#include <string_view>

#include "sih_auth/base/clock.hpp"

#include "delivery/error_report.hpp"

namespace sih_auth::delivery {

/// The report as Sentry's event payload
/// (https://develop.sentry.dev/sdk/data-model/event-payloads/). `event_id`: 32 hex digits.
[[nodiscard]] std::string sentry_event(const ErrorReport& report, std::string_view event_id);

/// The event alone in an envelope (https://develop.sentry.dev/sdk/data-model/envelopes/).
[[nodiscard]] std::string sentry_envelope(std::string_view event, std::string_view event_id,
                                          base::UnixTime sent_at);

}  // namespace sih_auth::delivery
