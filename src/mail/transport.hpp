#pragma once

#include "sih_auth/domain/delivery.hpp"

#include "mail/message.hpp"

namespace sih_auth::mail {

/// Takes one mail after another out of the house.
class Transport {
 public:
  virtual ~Transport() = default;
  [[nodiscard]] virtual domain::DeliveryResult send(const Message& message) = 0;
};

}  // namespace sih_auth::mail
