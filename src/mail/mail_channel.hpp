#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sih_auth/domain/delivery.hpp"

#include "mail/message_writer.hpp"
#include "mail/transport.hpp"

namespace sih_auth::mail {

/// What was packed by domain::pack_mail goes to a mailbox.
class MailChannel final : public domain::DeliveryChannel {
 public:
  /// `shown` says how the log may spell an address. Both references outlive this.
  MailChannel(const MessageWriter& writer, Transport& transport,
              std::function<std::string(std::string_view)> shown)
      : writer_(writer), transport_(transport), shown_(std::move(shown)) {}

  [[nodiscard]] std::optional<std::vector<base::LogField>> describe(
      const domain::QueuedDelivery& queued) const override;
  [[nodiscard]] domain::DeliveryResult deliver(const domain::QueuedDelivery& queued) override;

 private:
  const MessageWriter& writer_;
  Transport& transport_;
  std::function<std::string(std::string_view)> shown_;
};

}  // namespace sih_auth::mail
