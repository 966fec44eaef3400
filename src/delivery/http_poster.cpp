#include "delivery/http_poster.hpp"

#include <utility>

#include "curl/easy.hpp"
#include "curl/line_list.hpp"

namespace sih_auth::delivery {
namespace {

using domain::DeliveryOutcome;

constexpr long kIdleSeconds = 30;

curl::LineList headers_of(const HttpPost& what) {
  curl::LineList headers;
  headers.append("Content-Type: " + what.content_type);
  headers.append("Expect:");  // else a long body waits for a word of the server
  for (const std::string& line : what.headers)
    headers.append(line);
  return headers;
}

}  // namespace

/// The libcurl handle, its connection and what its callbacks see.
class HttpPoster::Session {
 public:
  Session(std::function<void()> alive, std::function<bool()> stop, const PosterLimits& limits)
      : alive_(std::move(alive)), stop_(std::move(stop)), limits_(limits) {
    set_limits();
    set_callbacks();
  }

  PostEnding post(const HttpPost& what);

 private:
  void set_limits();
  void set_callbacks();
  [[nodiscard]] PostEnding ending_of(CURLcode code) const;

  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept;
  static std::size_t on_body(const char*, std::size_t size, std::size_t count, void* self) noexcept;

  std::function<void()> alive_;
  std::function<bool()> stop_;
  PosterLimits limits_;
  std::size_t received_ = 0;
  curl::Easy easy_;
};

void HttpPoster::Session::set_limits() {
  easy_.set(CURLOPT_USERAGENT, "sih-auth");
  easy_.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits_.connect.count()));
  easy_.set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.whole.count()));
  easy_.set(CURLOPT_MAXCONNECTS, 1L);
  easy_.set(CURLOPT_MAXAGE_CONN, kIdleSeconds);
}

void HttpPoster::Session::set_callbacks() {
  easy_.set(CURLOPT_NOPROGRESS, 0L);
  easy_.set(CURLOPT_XFERINFOFUNCTION, &Session::on_progress);
  easy_.set(CURLOPT_XFERINFODATA, this);
  easy_.set(CURLOPT_WRITEFUNCTION, &Session::on_body);
  easy_.set(CURLOPT_WRITEDATA, this);
}

int HttpPoster::Session::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t,
                                     curl_off_t) noexcept {
  const auto& session = *static_cast<Session*>(self);
  session.alive_();
  return session.stop_() ? 1 : 0;
}

std::size_t HttpPoster::Session::on_body(const char*, std::size_t size, std::size_t count,
                                         void* self) noexcept {
  auto& session = *static_cast<Session*>(self);
  session.received_ += size * count;
  return session.received_ > session.limits_.bytes ? 0 : size * count;  // 0: libcurl gives up
}

PostEnding HttpPoster::Session::post(const HttpPost& what) {
  const curl::LineList headers = headers_of(what);
  received_ = 0;
  easy_.set_url(what.url, curl::kHttp);
  easy_.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(what.body.size()));
  easy_.set(CURLOPT_POSTFIELDS, what.body.data());
  easy_.set(CURLOPT_HTTPHEADER, headers.get());
  const CURLcode code = curl_easy_perform(easy_.get());
  // These end with this function: the handle must not keep pointers to them.
  easy_.set(CURLOPT_HTTPHEADER, nullptr);
  easy_.set(CURLOPT_POSTFIELDS, nullptr);
  return ending_of(code);
}

PostEnding HttpPoster::Session::ending_of(CURLcode code) const {
  // An answer that is too long is one all the same: its status had come before.
  const bool is_too_long = code == CURLE_WRITE_ERROR && received_ > limits_.bytes;
  if (code == CURLE_ABORTED_BY_CALLBACK) {
    return tl::unexpected<std::string>("stopped before there was an answer");
  }
  // Not libcurl's own error text, which may hold the address.
  if (code != CURLE_OK && !is_too_long) {
    return tl::unexpected<std::string>(curl_easy_strerror(code));
  }
  long status = 0;
  curl_off_t wait = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy_.get(), CURLINFO_RETRY_AFTER, &wait);
  HttpAnswer answer{static_cast<int>(status), std::nullopt};
  if (wait > 0) answer.retry_after = std::chrono::seconds(wait);
  return answer;
}

HttpPoster::HttpPoster(std::function<void()> alive, std::function<bool()> stop,
                       const PosterLimits& limits)
    : session_(std::make_unique<Session>(std::move(alive), std::move(stop), limits)) {}

HttpPoster::~HttpPoster() = default;

PostEnding HttpPoster::post(const HttpPost& what) {
  return session_->post(what);
}

DeliveryOutcome outcome_of(int status) {
  if (status >= 200 && status < 300) return DeliveryOutcome::sent;
  switch (status) {
    case 408:  // Request Timeout
    case 409:  // Conflict
    case 425:  // Too Early
    case 429:  // Too Many Requests
      return DeliveryOutcome::try_later;
    default:
      return status >= 300 && status < 500 ? DeliveryOutcome::refused : DeliveryOutcome::try_later;
  }
}

domain::DeliveryResult result_of(const PostEnding& ending) {
  if (!ending) return {DeliveryOutcome::try_later, ending.error()};
  const DeliveryOutcome outcome = outcome_of(ending->status);
  if (outcome == DeliveryOutcome::sent) return {outcome, {}};
  std::string reason = "answers " + std::to_string(ending->status);
  if (ending->retry_after) {
    reason += ", asks for " + std::to_string(ending->retry_after->count()) + " s";
  }
  return {outcome, reason};
}

}  // namespace sih_auth::delivery
