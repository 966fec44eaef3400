#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/secret.hpp"
#include "sih_auth/domain/delivery.hpp"

#include "delivery/http_poster.hpp"
#include "delivery/webhook_signature.hpp"

namespace sih_auth::delivery {

struct WebhookTarget {
  std::string url;
  std::vector<base::Secret> keys;  ///< of `parse_webhook_secrets`
};

/// How others are told of an address.
struct AddressWords {
  std::function<std::string(std::string_view email)> tag;    ///< the same for the same address
  std::function<std::string(std::string_view email)> shown;  ///< masked, or as it is
};

/// Tells somebody's server of events, as Standard Webhooks says. Queued is what
/// `domain::pack_event` made.
class WebhookChannel final : public domain::DeliveryChannel {
 public:
  /// `poster` and `clock` outlive this.
  WebhookChannel(WebhookTarget target, AddressWords words, Hmac hmac, HttpPoster& poster,
                 const base::Clock& clock);

  [[nodiscard]] std::optional<std::vector<base::LogField>> describe(
      const domain::QueuedDelivery& queued) const override;
  [[nodiscard]] domain::DeliveryResult deliver(const domain::QueuedDelivery& queued) override;

 private:
  WebhookTarget target_;
  AddressWords words_;
  Hmac hmac_;
  HttpPoster& poster_;
  const base::Clock& clock_;
};

}  // namespace sih_auth::delivery
