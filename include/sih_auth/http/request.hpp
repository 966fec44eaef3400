#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sih_auth::http {

/// What nginx says of the request that it asks the gateway about. No client can word any of it:
/// these parameters do not begin with HTTP_.
struct CheckedRequest {
  std::string url;      ///< SIH_AUTH_ORIGINAL_URL: scheme, host, port, path and query
  std::string groups;   ///< SIH_AUTH_GROUPS: separated by commas; empty: all are welcome
  std::string max_age;  ///< SIH_AUTH_MAX_AGE: seconds; empty: any
};

/// RFC 9110 section 9.3, RFC 5789.
enum class Method { get, head, post, patch, put, del, options, other };

/// Case counts (RFC 9110 section 9.1); `other` for what we do not know.
[[nodiscard]] Method parse_method(std::string_view word);
[[nodiscard]] std::string_view word(Method method);

/// One request as nginx handed it over. Header names are as CGI spells them (RFC 3875 section
/// 4.1.18; `HTTP_USER_AGENT` is "USER_AGENT").
struct Request {
  Method method = Method::other;
  std::string path;   ///< DOCUMENT_URI: decoded and normalized by nginx, without query
  std::string query;  ///< what follows the "?", still encoded
  std::string body;
  std::string content_type;
  std::string scheme;        ///< "http" or "https", as nginx saw it
  std::string ip;            ///< of the client
  std::string id;            ///< nginx's request id, or one of ours
  std::string cookie_flags;  ///< appended to every cookie that is set

  CheckedRequest checked;

  /// When nginx handed the request over; nullopt when it did not say.
  std::optional<std::chrono::system_clock::time_point> queued_at;

  /// One entry a header line: nginx before 1.23 sends a repeated header as several.
  std::multimap<std::string, std::string, std::less<>> headers;

  /// The first value of a header; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;

  /// The first value of a name in the query, decoded; nullopt when absent or malformed.
  [[nodiscard]] std::optional<std::string> query_value(std::string_view name) const;
};

}  // namespace sih_auth::http
