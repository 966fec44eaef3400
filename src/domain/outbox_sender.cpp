#include "sih_auth/domain/outbox_sender.hpp"

#include <chrono>
#include <utility>

#include "sih_auth/domain/retry_schedule.hpp"

namespace sih_auth::domain {
namespace {

// Twice what a channel takes at most.
constexpr std::chrono::seconds kLease{60};

}  // namespace

std::string_view word(DeliveryOutcome outcome) {
  switch (outcome) {
    case DeliveryOutcome::sent:
      return "sent";
    case DeliveryOutcome::try_later:
      return "delayed";
    case DeliveryOutcome::refused:
      return "refused";
    case DeliveryOutcome::unreadable:
      return "unreadable";
  }
  __builtin_unreachable();
}

OutboxSender::OutboxSender(std::string name, DeliveryQueue& queue, DeliveryChannel& channel,
                           const base::Clock& clock, const base::Log& log, Observer observe)
    : name_(std::move(name)),
      queue_(queue),
      channel_(channel),
      clock_(clock),
      log_(log),
      observe_(std::move(observe)) {}

void OutboxSender::send_due(const std::function<bool()>& stop) {
  remove_sent();
  while (!stop()) {
    const auto queued = queue_.claim(clock_.now(), kLease);
    if (!queued) return;
    handle(*queued);
  }
}

void OutboxSender::handle(const QueuedDelivery& queued) {
  const auto about = channel_.describe(queued);
  if (!about) return queue_.remove(queued.id);
  if (clock_.now() >= queued.expires_at) {
    queue_.remove(queued.id);
    return note(base::LogLevel::warning, kExpired, queued, *about, queued.attempts);
  }
  deliver(queued, *about);
}

void OutboxSender::deliver(const QueuedDelivery& queued, const Facts& about) {
  const auto [outcome, reason] = channel_.deliver(queued);
  const int attempt = queued.attempts + 1;
  Facts facts = about;
  if (!reason.empty()) facts.push_back({"reason", reason});
  switch (outcome) {
    case DeliveryOutcome::sent:
      sent_.push_back(queued.id);
      note(base::LogLevel::info, word(outcome), queued, std::move(facts), attempt);
      return remove_sent();
    case DeliveryOutcome::try_later:
      return try_later(queued, std::move(facts), reason);
    case DeliveryOutcome::refused:
      queue_.park(queued, clock_.now(), reason);
      return note(base::LogLevel::warning, word(outcome), queued, std::move(facts), attempt);
    case DeliveryOutcome::unreadable:
      queue_.park(queued, clock_.now(), reason);
      return note(base::LogLevel::error, word(outcome), queued, std::move(facts), attempt);
  }
}

void OutboxSender::remove_sent() {
  for (; !sent_.empty(); sent_.pop_back())
    queue_.remove(sent_.back());
}

void OutboxSender::try_later(const QueuedDelivery& queued, Facts about, const std::string& reason) {
  const auto now = clock_.now();
  const int attempt = queued.attempts + 1;
  const auto when = next_try(attempt, now, queued.created_at, queued.expires_at);
  if (!when) {
    queue_.remove(queued.id);
    return note(base::LogLevel::warning, kExpired, queued, std::move(about), attempt);
  }
  queue_.retry(queued, *when, reason);
  about.push_back({"retry_in", (*when - now).count()});
  note(base::LogLevel::warning, word(DeliveryOutcome::try_later), queued, std::move(about),
       attempt);
}

void OutboxSender::note(base::LogLevel level, std::string_view outcome,
                        const QueuedDelivery& queued, Facts about, int attempts) {
  if (observe_) observe_(outcome, about);
  about.insert(about.begin(), {"message_id", queued.message_id});
  about.push_back({"attempt", attempts});
  log_.write(level, name_ + "_" + std::string(outcome), about);
}

}  // namespace sih_auth::domain
