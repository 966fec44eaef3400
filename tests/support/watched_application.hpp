#pragma once

#include <string>
#include <vector>

#include "http/application.hpp"
#include "support/fake_metrics.hpp"

namespace sih_auth::tests {

class FakeErrorReporter final : public http::ErrorReporter {
 public:
  void report(const std::exception& error, const http::Request&) noexcept override {
    reported.emplace_back(error.what());
  }

  std::vector<std::string> reported;
};

/// What watches over an application, in memory.
struct FakeWatchers {
  explicit FakeWatchers(base::LogLevel level = base::LogLevel::debug)
      : log(level, base::LogFormat::text, "api") {}

  base::Log log;
  FakeMetrics metrics;
  http::RequestMetrics request_metrics{metrics, "api"};
  FakeErrorReporter errors;

  [[nodiscard]] http::Watchers all() { return {log, request_metrics, errors}; }
};

}  // namespace sih_auth::tests
