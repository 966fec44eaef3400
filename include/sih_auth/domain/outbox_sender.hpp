#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/log.hpp"
#include "sih_auth/domain/delivery.hpp"

namespace sih_auth::domain {

/// Empties one channel of the outbox: delivers what is due, tries again later what could not be
/// delivered now, drops what has expired and parks what can never be delivered. Each of these is a
/// line in the log, "mail_sent" and so on.
class OutboxSender {
 public:
  /// What became of one delivery: sent, delayed, expired, refused or unreadable.
  using Observer =
      std::function<void(std::string_view outcome, const std::vector<base::LogField>& about)>;

  /// `name`: of what is sent, "mail". All references outlive this.
  OutboxSender(std::string name, DeliveryQueue& queue, DeliveryChannel& channel,
               const base::Clock& clock, const base::Log& log, Observer observe = {});

  /// Until nothing is due or `stop` says true, which is asked between two deliveries.
  /// `Unavailable` passes through: what was sent but could not be removed is removed at the next
  /// call. Only when that comes after the end of its lease, or from another process, is it sent
  /// again, under the same id.
  void send_due(const std::function<bool()>& stop);

 private:
  using Facts = std::vector<base::LogField>;

  void handle(const QueuedDelivery& queued);
  void deliver(const QueuedDelivery& queued, const Facts& about);
  void remove_sent();
  void try_later(const QueuedDelivery& queued, Facts about, const std::string& reason);
  void note(base::LogLevel level, std::string_view outcome, const QueuedDelivery& queued,
            Facts about, int attempts);

  std::string name_;
  DeliveryQueue& queue_;
  DeliveryChannel& channel_;
  const base::Clock& clock_;
  const base::Log& log_;
  Observer observe_;
  std::vector<DeliveryId> sent_;  ///< which still stand in the queue
};

}  // namespace sih_auth::domain
