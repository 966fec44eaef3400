#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/secret.hpp"
#include "sih_auth/base/throw_site.hpp"

namespace sih_auth::delivery {

/// An exception that nobody had expected, and what was being done. Any text may be empty.
struct ErrorReport {
  std::string type;                      ///< of the exception: "std::out_of_range"
  std::string message;                   ///< what it says
  std::vector<base::StackFrame> frames;  ///< the innermost last
  std::string release;                   ///< the version
  std::string environment;               ///< "production", "development"
  std::string server_name;
  std::string request_id;
  std::string method;
  std::string path;
  std::string pool;
  long long pid = 0;
  base::UnixTime at;
};

/// One text, for sealing. Message and path are scrubbed here, so that nothing else ever stands in
/// the outbox.
[[nodiscard]] base::Secret pack_error_report(const ErrorReport& report);

/// nullopt for anything else.
[[nodiscard]] std::optional<ErrorReport> unpack_error_report(std::string_view packed);

}  // namespace sih_auth::delivery
