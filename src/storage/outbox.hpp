#pragma once

#include <string>

#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/outbox.hpp"

#include "storage/delivery_queue.hpp"

namespace sih_auth::storage {

/// Where the domain leaves its mail: the mail channel of the `outbox` table.
class SqlOutbox final : public domain::Outbox {
 public:
  /// `message_id_domain` is the right side of every Message-ID.
  SqlOutbox(SqlConnection& connection, domain::Sealer& sealer, base::RandomSource& random,
            std::string message_id_domain)
      : queue_(connection, sealer, channels::kMail),
        random_(random),
        message_id_domain_(std::move(message_id_domain)) {}

  void add(const domain::Mail& mail, std::string_view subject, base::UnixTime now,
           base::UnixTime expires_at) override;

 private:
  SqlDeliveryQueue queue_;
  base::RandomSource& random_;
  std::string message_id_domain_;
};

}  // namespace sih_auth::storage
