#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "sih_auth/domain/stores.hpp"
#include "sih_auth/domain/unavailable.hpp"

namespace sih_auth::tests {

/// Runs the work and knows whether it is running: what must stand inside a transaction, or after
/// it, can be asked. Undoes nothing.
class FakeTransactions final : public domain::Transactions {
 public:
  void write(const std::function<void()>& work) override {
    if (before_next_) std::exchange(before_next_, {})();
    if (is_open_) return work();
    is_open_ = true;
    work();
    if (between_runs_) {
      after_commit_.clear();
      std::exchange(between_runs_, {})();
      work();
    }
    is_open_ = false;
    ++committed_;
    for (const auto& what : std::exchange(after_commit_, {}))
      what();
  }

  void after_commit(std::function<void()> what) override {
    if (!is_open_) return what();
    after_commit_.push_back(std::move(what));
  }

  /// Somebody else comes first, once.
  void before_next(std::function<void()> what) { before_next_ = std::move(what); }

  /// The next work is run twice, as when another transaction has come between; `what` is what that
  /// one has done. What the first run has written stays: it is `what` that takes it away.
  void run_next_twice(std::function<void()> what) { between_runs_ = std::move(what); }

  [[nodiscard]] bool is_open() const noexcept { return is_open_; }
  [[nodiscard]] int committed() const noexcept { return committed_; }

 private:
  std::function<void()> before_next_;
  std::function<void()> between_runs_;
  std::vector<std::function<void()>> after_commit_;
  bool is_open_ = false;
  int committed_ = 0;
};

}  // namespace sih_auth::tests
