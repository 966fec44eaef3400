#include "app/error_reports.hpp"

#include <algorithm>
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

/// Where it came from: as long as one report waits, the same error again makes no other.
std::string subject_of(const delivery::ErrorReport& report) {
  std::string subject = "error:" + report.type;
  // What a library has thrown was asked for by one of ours.
  const auto own = std::find_if(report.frames.rbegin(), report.frames.rend(),
                                [](const auto& frame) { return !frame.module.starts_with("lib"); });
  if (own != report.frames.rend()) subject += ":" + std::to_string(own->address);
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
  const std::string subject = subject_of(report);
  connection_.write([&] {
    if (queue_.has(subject)) return;
    queue_.put(delivery::pack_error_report(report), subject, id, now, now + kLifetime);
  });
}

}  // namespace sih_auth::app
