#pragma once

#include <chrono>

namespace sih_auth::base {

/// A fixed number of places that several processes share: whoever holds one may do a costly thing.
class Places {
 public:
  virtual ~Places() = default;

  /// Never waits.
  [[nodiscard]] virtual bool try_take() = 0;

  /// Waits for one, `patience` at most; false: none has come free.
  [[nodiscard]] virtual bool take(std::chrono::milliseconds patience) = 0;

  /// Whether this process holds one.
  [[nodiscard]] virtual bool is_held() const = 0;

  /// How many there are, and how many of them are taken at this moment.
  [[nodiscard]] virtual int count() const = 0;
  [[nodiscard]] virtual int count_taken() const = 0;

  /// Gives back the place that this process holds, if any, and wakes one waiter.
  virtual void give_back() = 0;

  /// Readable when a place has been given back since; for poll(2).
  [[nodiscard]] virtual int wake_fd() const = 0;

  /// Call when `wake_fd` is readable. Whoever then takes no place although one may be free calls
  /// `pass_wake_on`.
  virtual void acknowledge_wake() = 0;
  virtual void pass_wake_on() = 0;
};

}  // namespace sih_auth::base
