#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "sih_auth/domain/events.hpp"

#include "support/fake_transactions.hpp"

namespace sih_auth::tests {

/// Keeps what is to be kept. What a run has left that was undone stays, as in every fake store.
class FakeEventSink final : public domain::EventSink {
 public:
  explicit FakeEventSink(const FakeTransactions& transactions) : transactions_(transactions) {}

  void add(const domain::Event& event, base::UnixTime) override {
    events.push_back(event);
    if (!transactions_.is_open()) added_outside = true;
  }

  std::vector<domain::Event> events;
  bool added_outside = false;

 private:
  const FakeTransactions& transactions_;
};

/// Hears everything.
class FakeEventListener final : public domain::EventListener {
 public:
  void hear(const domain::Event& event) noexcept override { events.push_back(event); }

  /// "login_failed wrong_password", in the order in which they were heard.
  [[nodiscard]] std::vector<std::string> words() const {
    std::vector<std::string> words;
    for (const domain::Event& event : events) {
      words.push_back(std::string(domain::word(event.kind)) +
                      (event.reason.empty() ? "" : " " + event.reason));
    }
    return words;
  }

  [[nodiscard]] auto count(const std::string& word) const {
    return std::ranges::count(words(), word);
  }

  std::vector<domain::Event> events;
};

}  // namespace sih_auth::tests
