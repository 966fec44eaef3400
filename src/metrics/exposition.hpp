#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "sih_auth/base/metrics.hpp"

namespace sih_auth::metrics {

/// The numbers of all services at one moment.
class Exposition {
 public:
  /// The Content-Type of `text`.
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

  /// Adds up every file in a folder (`*.metrics`).
  void add_files(const std::string& folder);

  /// A number that is known only now.
  void set(std::string_view family, const base::MetricLabels& labels, std::uint64_t value);

  /// Prometheus' text format 0.0.4. Series of unknown families are left out.
  [[nodiscard]] std::string text() const;

 private:
  std::map<std::string, std::uint64_t, std::less<>> series_;  ///< by name and labels
};

}  // namespace sih_auth::metrics
