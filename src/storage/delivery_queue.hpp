#pragma once

#include <string>
#include <string_view>

#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/delivery.hpp"
#include "sih_auth/domain/keyed_values.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// The channels of the `outbox` table.
namespace channels {
inline constexpr std::string_view kMail = "mail";
inline constexpr std::string_view kWebhook = "webhook";
inline constexpr std::string_view kSentry = "sentry";
}  // namespace channels

/// One channel of the `outbox` table, from both of its ends. Bodies are sealed.
class SqlDeliveryQueue final : public domain::DeliveryQueue {
 public:
  /// `channel` is of static storage.
  SqlDeliveryQueue(SqlConnection& connection, domain::Sealer& sealer, std::string_view channel)
      : connection_(connection), sealer_(sealer), channel_(channel) {}

  /// `subject` names what it is about: what is newer replaces what has not been delivered yet;
  /// empty: it replaces nothing.
  void put(const base::Secret& body, std::string_view subject, const std::string& message_id,
           base::UnixTime now, base::UnixTime expires_at);

  /// Whether something about it waits already, or is on its way.
  [[nodiscard]] bool has(std::string_view subject);

  [[nodiscard]] std::optional<domain::QueuedDelivery> claim(base::UnixTime now,
                                                            std::chrono::seconds lease) override;
  void remove(domain::DeliveryId id) override;
  void retry(const domain::QueuedDelivery& queued, base::UnixTime when,
             std::string_view why) override;
  void park(const domain::QueuedDelivery& queued, base::UnixTime now,
            std::string_view why) override;
  [[nodiscard]] std::optional<base::UnixTime> next_due() override;

 private:
  SqlConnection& connection_;
  domain::Sealer& sealer_;
  std::string_view channel_;
};

}  // namespace sih_auth::storage
