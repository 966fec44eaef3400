#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "sih_auth/base/log.hpp"
#include "sih_auth/base/metrics.hpp"
#include "sih_auth/domain/events.hpp"
#include "sih_auth/domain/keyed_values.hpp"

namespace sih_auth::app {

/// How an address is spelled in logs and in what is told to others.
using AddressSpelling = std::function<std::string(std::string_view)>;

/// `LOG_ADDRESSES`: whole, or so that nobody could write to it.
[[nodiscard]] AddressSpelling address_spelling(bool in_full);

/// Tells events to the log, and counts them.
class EventReporter final : public domain::EventListener {
 public:
  /// The references outlive this.
  EventReporter(const base::Log& log, const domain::AddressTagger& tagger, AddressSpelling spelling,
                base::Metrics& metrics);

  void hear(const domain::Event& event) noexcept override;

  /// Makes every counter, so that whoever looks sees the first event as a change.
  void begin_at_zero();

 private:
  void write(const domain::Event& event) const;
  void count(const domain::Event& event);
  [[nodiscard]] const base::Counter& counter(std::string_view family, std::string_view label,
                                             std::string_view value);

  const base::Log& log_;
  const domain::AddressTagger& tagger_;
  AddressSpelling spelling_;
  base::Metrics& metrics_;
  std::map<std::string, base::Counter, std::less<>> counters_;  ///< by family and value
};

}  // namespace sih_auth::app
