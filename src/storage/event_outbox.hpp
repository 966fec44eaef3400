#pragma once

#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/events.hpp"

#include "storage/delivery_queue.hpp"

namespace sih_auth::storage {

/// Leaves each event in the webhook channel of the `outbox` table, for whoever asked to be told.
class SqlEventOutbox final : public domain::EventSink {
 public:
  SqlEventOutbox(SqlConnection& connection, domain::Sealer& sealer, base::RandomSource& random)
      : queue_(connection, sealer, channels::kWebhook), random_(random) {}

  void add(const domain::Event& event, base::UnixTime now) override;

 private:
  SqlDeliveryQueue queue_;
  base::RandomSource& random_;
};

}  // namespace sih_auth::storage
