#include "app/error_reports.hpp"

#include <array>
#include <utility>

#include <unistd.h>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/throw_site.hpp"

#include "app/version.hpp"
#include "delivery/error_report.hpp"

namespace sih_auth::app {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

/// Where it came from: until the last one is delivered, the same error again takes its place.
std::string subject_of(const delivery::ErrorReport& report) {
  std::string subject = "error:" + report.type;
  if (!report.frames.empty()) subject += ":" + std::to_string(report.frames.back().address);
  constexpr std::size_t kLongest = 250;
  return subject.substr(0, kLongest);
}

}  // namespace

ErrorReports::ErrorReports(const Config& config, std::string pool,
                           storage::SqlConnection& connection, domain::Sealer& sealer,
                           base::RandomSource& random, const base::Clock& clock)
    : config_(config),
      pool_(std::move(pool)),
      connection_(connection),
      queue_(connection, sealer, storage::channels::kSentry),
      random_(random),
      clock_(clock) {}

void ErrorReports::report(const std::exception& error, const http::Request& request) noexcept {
  if (config_.sentry_dsn.empty()) return;
  try {
    put(error, request);
  } catch (const std::exception&) {
    // The log has the error already, and whatever stands in the way here.
    return;
  }
}

void ErrorReports::put(const std::exception& error, const http::Request& request) {
  constexpr std::chrono::days kLifetime{1};
  constexpr std::size_t kIdBytes = 16;
  const auto now = clock_.now();
  const delivery::ErrorReport report{base::type_name(error),
                                     error.what(),
                                     base::frames_of_last_throw(),
                                     std::string(kVersion),
                                     config_.is_production ? "production" : "development",
                                     host_name(),
                                     request.id,
                                     std::string(word(request.method)),
                                     request.path,
                                     pool_,
                                     ::getpid(),
                                     now};
  const std::string id = "err_" + base::to_hex(random_.bytes(kIdBytes));
  connection_.write([&] {
    queue_.put(delivery::pack_error_report(report), subject_of(report), id, now, now + kLifetime);
  });
}

}  // namespace sih_auth::app
