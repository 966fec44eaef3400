#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/log.hpp"
#include "sih_auth/base/secret.hpp"
#include "sih_auth/domain/types.hpp"

/// What stands in the outbox on its way out of the house: mails, events, reports of errors.
namespace sih_auth::domain {

/// Something that waits to be delivered, claimed by one process.
struct QueuedDelivery {
  DeliveryId id;
  std::string message_id;  ///< the same at every try; of a mail its Message-ID (RFC 5322 section
                           ///< 3.6.4), without angle brackets
  int attempts = 0;        ///< finished ones, before this
  base::UnixTime created_at;
  base::UnixTime expires_at;
  base::UnixTime leased_until;
  base::Secret body;  ///< what was packed; empty when it could not be opened
};

/// One channel of the outbox as whoever empties it sees it. All functions throw `Unavailable`.
class DeliveryQueue {
 public:
  virtual ~DeliveryQueue() = default;

  /// What is due longest, leased until `now + lease`: nobody else gets it until then.
  [[nodiscard]] virtual std::optional<QueuedDelivery> claim(base::UnixTime now,
                                                            std::chrono::seconds lease) = 0;
  virtual void remove(DeliveryId id) = 0;

  /// Gives it back. Nothing happens when the lease is over and somebody else has it.
  virtual void retry(const QueuedDelivery& queued, base::UnixTime when, std::string_view why) = 0;

  /// Keeps it, undelivered, with the reason for a person to read. As `retry` otherwise.
  virtual void park(const QueuedDelivery& queued, base::UnixTime now, std::string_view why) = 0;

  /// When `claim` will next have something; nullopt when nothing waits.
  [[nodiscard]] virtual std::optional<base::UnixTime> next_due() = 0;
};

enum class DeliveryOutcome {
  sent,
  try_later,   ///< the world may mend
  refused,     ///< it will never be taken
  unreadable,  ///< what was queued makes no sense (any more)
};

/// As the log and the metrics have it: "sent", "delayed", "refused", "unreadable".
[[nodiscard]] std::string_view word(DeliveryOutcome outcome);

/// What has waited until it did not matter any more.
inline constexpr std::string_view kExpired = "expired";

struct DeliveryResult {
  DeliveryOutcome outcome = DeliveryOutcome::try_later;
  std::string reason;  ///< one short line for the log and the outbox, without addresses and secrets
};

/// Takes what was queued to where it is to go.
class DeliveryChannel {
 public:
  virtual ~DeliveryChannel() = default;

  /// What the log says of it: its kind, for whom. nullopt: it is a decoy, to be dropped in silence.
  [[nodiscard]] virtual std::optional<std::vector<base::LogField>> describe(
      const QueuedDelivery& queued) const = 0;

  /// Waits no longer than half a minute.
  [[nodiscard]] virtual DeliveryResult deliver(const QueuedDelivery& queued) = 0;
};

}  // namespace sih_auth::domain
