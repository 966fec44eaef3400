#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sih_auth/domain/delivery.hpp"
#include "sih_auth/domain/mail.hpp"
#include "sih_auth/domain/unavailable.hpp"

namespace sih_auth::tests {

/// The outbox in memory.
class FakeDeliveryQueue final : public domain::DeliveryQueue {
 public:
  struct Entry {
    domain::DeliveryId id;
    std::string message_id;
    int attempts = 0;
    base::UnixTime created_at;
    base::UnixTime expires_at;
    base::UnixTime due_at;
    base::UnixTime leased_until;
    bool is_parked = false;
    std::string why;
    std::string body;  ///< empty: cannot be opened
  };

  domain::DeliveryId add(std::string body, base::UnixTime now, base::UnixTime expires_at) {
    const domain::DeliveryId id{static_cast<std::int64_t>(++last_id_)};
    entries_.push_back({.id = id,
                        .message_id = "m" + std::to_string(last_id_) + "@example.com",
                        .attempts = 0,
                        .created_at = now,
                        .expires_at = expires_at,
                        .due_at = now,
                        .leased_until = {},
                        .is_parked = false,
                        .why = {},
                        .body = std::move(body)});
    return id;
  }

  domain::DeliveryId add(const domain::Mail& mail, base::UnixTime now, base::UnixTime expires_at) {
    return add(std::string(domain::pack_mail(mail).reveal()), now, expires_at);
  }

  [[nodiscard]] std::optional<domain::QueuedDelivery> claim(base::UnixTime now,
                                                            std::chrono::seconds lease) override {
    Entry* next = nullptr;
    for (Entry& entry : entries_) {
      if (entry.is_parked || entry.due_at > now || entry.leased_until > now) continue;
      if (next == nullptr || entry.due_at < next->due_at) next = &entry;
    }
    if (next == nullptr) return std::nullopt;
    next->leased_until = now + lease;
    return domain::QueuedDelivery{
        next->id,         next->message_id,   next->attempts,          next->created_at,
        next->expires_at, next->leased_until, base::Secret(next->body)};
  }

  void remove(domain::DeliveryId id) override {
    if (std::exchange(fail_next_remove_, false)) throw domain::Unavailable("disk full");
    std::erase_if(entries_, [&](const Entry& entry) { return entry.id == id; });
  }

  void retry(const domain::QueuedDelivery& queued, base::UnixTime when,
             std::string_view why) override {
    if (Entry* entry = find(queued.id)) {
      ++entry->attempts;
      entry->due_at = when;
      entry->leased_until = {};
      entry->why = why;
    }
  }

  void park(const domain::QueuedDelivery& queued, base::UnixTime, std::string_view why) override {
    if (Entry* entry = find(queued.id)) {
      ++entry->attempts;
      entry->is_parked = true;
      entry->why = why;
    }
  }

  [[nodiscard]] std::optional<base::UnixTime> next_due() override {
    std::optional<base::UnixTime> first;
    for (const Entry& entry : entries_) {
      if (entry.is_parked) continue;
      const auto due = std::max(entry.due_at, entry.leased_until);
      first = first ? std::min(*first, due) : due;
    }
    return first;
  }

  /// nullptr: no longer there.
  [[nodiscard]] Entry* find(domain::DeliveryId id) {
    const auto found = std::ranges::find(entries_, id, &Entry::id);
    return found == entries_.end() ? nullptr : &*found;
  }

  [[nodiscard]] bool empty() const { return entries_.empty(); }

  /// The database goes away for one `remove`.
  void fail_next_remove() { fail_next_remove_ = true; }

 private:
  std::vector<Entry> entries_;
  int last_id_ = 0;
  bool fail_next_remove_ = false;
};

}  // namespace sih_auth::tests
