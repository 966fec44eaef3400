#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "sih_auth/base/clock.hpp"

#include "probe/failure.hpp"

namespace sih_auth::probe {

enum class TlsWish { usual, old_only, newest_only };  ///< 1.2 and newer; 1.0 and 1.1; 1.3

struct HttpQuestion {
  std::string url{};
  std::string method = "GET";
  std::vector<std::string> headers{};  ///< `Name: value`
  std::string body{};
  std::string ca_file{};  ///< certificates to trust; empty: the system's
  bool checks_certificate = true;
  TlsWish tls = TlsWish::usual;
};

struct HttpAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;                                          ///< its first 64 KiB
  std::string own_address;                                   ///< that the question came from
  std::optional<base::UnixTime> certificate_ends_at;
  bool certificate_is_self_signed = false;  ///< its issuer is its subject

  /// The first of this name (in lower case); empty without one.
  [[nodiscard]] std::string header(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> all_headers(std::string_view name) const;
};

/// Asks once, and follows no redirect. Takes ten seconds at most. Throws std::runtime_error when
/// libcurl itself fails.
[[nodiscard]] tl::expected<HttpAnswer, Failure> ask(const HttpQuestion& question);

}  // namespace sih_auth::probe
