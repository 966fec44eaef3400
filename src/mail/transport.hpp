#pragma once

#include <string>

#include "mail/message.hpp"

namespace sih_auth::mail {

enum class Delivery {
  sent,
  try_later,  ///< the world may mend
  refused,    ///< this mail will never be taken
};

struct DeliveryResult {
  Delivery outcome = Delivery::try_later;
  std::string reason;  ///< one short line for the log and the outbox, without addresses and secrets
};

/// Takes one mail after another out of the house.
class Transport {
 public:
  virtual ~Transport() = default;
  [[nodiscard]] virtual DeliveryResult send(const Message& message) = 0;
};

}  // namespace sih_auth::mail
