#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace sih_auth::delivery {

/// Where a Sentry project takes its envelopes.
struct SentryDsn {
  std::string url;  ///< "https://o1.ingest.sentry.io/api/42/envelope/"
  std::string key;  ///< the public one
};

/// `https://KEY@HOST[:PORT][/PATH]/PROJECT`; by plain http to this machine alone. Or what is wrong,
/// in words that do not repeat any of it.
[[nodiscard]] tl::expected<SentryDsn, std::string> parse_dsn(std::string_view text);

}  // namespace sih_auth::delivery
