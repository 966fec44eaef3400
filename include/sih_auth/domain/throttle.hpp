#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"

namespace sih_auth::domain {

/// So often in such a time, and not more.
struct ThrottleRule {
  std::string_view name;  ///< part of what is stored
  int limit = 0;          ///< 0: no limit
  std::chrono::seconds window{};
};

/// The times of what was counted, for each rule and subject. All functions throw `Unavailable`.
class ThrottleStore {
 public:
  virtual ~ThrottleStore() = default;

  /// Oldest first.
  [[nodiscard]] virtual std::vector<base::UnixTime> times(std::string_view rule,
                                                          std::string_view subject) = 0;

  /// That begin with `prefix`.
  [[nodiscard]] virtual std::vector<std::string> subjects(std::string_view rule,
                                                          std::string_view prefix) = 0;

  /// To be called inside the write transaction that has read them. After `expires_at` they may be
  /// deleted.
  virtual void replace(std::string_view rule, std::string_view subject,
                       const std::vector<base::UnixTime>& times, base::UnixTime expires_at) = 0;
  virtual void forget(std::string_view rule, std::string_view subject) = 0;

  /// Every subject that begins with `prefix`.
  virtual void forget_all(std::string_view rule, std::string_view prefix) = 0;
};

/// Counts in a sliding window: at no time lie more than `limit` counted events within `window`.
/// The counts stand in the database, so they hold across processes, restarts and nodes.
class Throttle {
 public:
  Throttle(ThrottleStore& store, const base::Clock& clock) : store_(store), clock_(clock) {}

  /// How long until `subject` may go on; zero: it may now.
  [[nodiscard]] std::chrono::seconds wait(const ThrottleRule& rule, std::string_view subject);

  /// Until it may by all of them. They have one name, and the last has the longest window.
  [[nodiscard]] std::chrono::seconds wait(std::span<const ThrottleRule> rules,
                                          std::string_view subject);

  /// The longest wait of all subjects that begin with `prefix`.
  [[nodiscard]] std::chrono::seconds longest_wait(const ThrottleRule& rule,
                                                  std::string_view prefix);

  /// Counts one event and returns zero; or counts nothing and returns the wait, when the limit is
  /// reached. To be called inside a write transaction: then no two processes can both count the
  /// last one.
  [[nodiscard]] std::chrono::seconds count(const ThrottleRule& rule, std::string_view subject);

  /// The same by several rules of one name.
  [[nodiscard]] std::chrono::seconds count(std::span<const ThrottleRule> rules,
                                           std::string_view subject);

  void forget(const ThrottleRule& rule, std::string_view subject);

  /// Every subject that begins with `prefix`.
  void forget_all(const ThrottleRule& rule, std::string_view prefix);

 private:
  [[nodiscard]] std::vector<base::UnixTime> recent(const ThrottleRule& rule,
                                                   std::string_view subject);
  [[nodiscard]] std::chrono::seconds wait(const ThrottleRule& rule,
                                          const std::vector<base::UnixTime>& recent) const;

  ThrottleStore& store_;
  const base::Clock& clock_;
};

}  // namespace sih_auth::domain
