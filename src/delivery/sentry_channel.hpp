#pragma once

#include <string>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/delivery.hpp"

#include "delivery/http_poster.hpp"
#include "delivery/sentry_dsn.hpp"
#include "delivery/webhook_signature.hpp"

namespace sih_auth::delivery {

/// Tells a Sentry, or what speaks like one, of errors. Queued is what `pack_error_report` made.
class SentryChannel final : public domain::DeliveryChannel {
 public:
  /// `version` is ours; `poster` and `clock` outlive this. By `hmac` the id of an event is made
  /// from the queued message's, so that it is the same at every try.
  SentryChannel(SentryDsn dsn, std::string version, Hmac hmac, HttpPoster& poster,
                const base::Clock& clock);

  [[nodiscard]] std::optional<std::vector<base::LogField>> describe(
      const domain::QueuedDelivery& queued) const override;
  [[nodiscard]] domain::DeliveryResult deliver(const domain::QueuedDelivery& queued) override;

 private:
  SentryDsn dsn_;
  std::string version_;
  Hmac hmac_;
  HttpPoster& poster_;
  const base::Clock& clock_;
};

}  // namespace sih_auth::delivery
