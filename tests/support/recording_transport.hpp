#pragma once

#include <deque>
#include <utility>
#include <vector>

#include "mail/transport.hpp"

namespace sih_auth::tests {

/// Keeps what it is given and answers by a script; without one, everything is sent.
class RecordingTransport final : public mail::Transport {
 public:
  void will_answer(domain::DeliveryResult result) { script_.push_back(std::move(result)); }

  [[nodiscard]] domain::DeliveryResult send(const mail::Message& message) override {
    tried.push_back(message);
    if (script_.empty()) return {domain::DeliveryOutcome::sent, {}};
    domain::DeliveryResult result = std::move(script_.front());
    script_.pop_front();
    return result;
  }

  std::vector<mail::Message> tried;

 private:
  std::deque<domain::DeliveryResult> script_;
};

}  // namespace sih_auth::tests
