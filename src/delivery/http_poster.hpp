#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sih_auth/domain/delivery.hpp"

namespace sih_auth::delivery {

struct HttpPost {
  std::string url;                   ///< http or https
  std::vector<std::string> headers;  ///< whole lines: "X-Name: value"
  std::string content_type;
  std::string_view body;
};

struct HttpAnswer {
  int status = 0;
  std::optional<std::chrono::seconds> retry_after;  ///< what the answer asks for
};

/// The answer, or why there is none: a few words for the log, in which nothing of the question
/// stands.
using PostEnding = tl::expected<HttpAnswer, std::string>;

struct PosterLimits {
  std::chrono::milliseconds connect{5'000};
  std::chrono::milliseconds whole{10'000};  ///< from the beginning to the answer's last byte
  std::size_t bytes = 65'536;               ///< of an answer
};

/// Posts by HTTP and keeps the connection for what follows. Certificates are checked (TLS 1.2 or
/// newer), no redirect is followed, and no proxy of the environment is asked.
class HttpPoster {
 public:
  /// `alive` is called at least once a second while an answer is awaited, so that a watchdog sees
  /// life. As soon as `stop` says true the post is given up. Neither may throw.
  HttpPoster(std::function<void()> alive, std::function<bool()> stop,
             const PosterLimits& limits = {});
  ~HttpPoster();
  HttpPoster(const HttpPoster&) = delete;
  HttpPoster& operator=(const HttpPoster&) = delete;

  /// The answer's body is read and dropped. Throws std::runtime_error for what no server can be
  /// asked.
  [[nodiscard]] PostEnding post(const HttpPost& what);

 private:
  class Session;
  std::unique_ptr<Session> session_;
};

/// Refused is what the receiver will never take: redirects and 4xx, but for those that speak of
/// time (408, 409, 425, 429).
[[nodiscard]] domain::DeliveryOutcome outcome_of(int status);

[[nodiscard]] domain::DeliveryResult result_of(const PostEnding& ending);

}  // namespace sih_auth::delivery
