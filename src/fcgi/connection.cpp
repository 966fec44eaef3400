#include "fcgi/connection.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <fcgiapp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/whole_number.hpp"

namespace sih_auth::fcgi {
namespace {

// nginx writes a request in one go; whoever needs longer is not nginx.
constexpr timeval kPeerTimeout{2, 0};
// nginx lets 16 KiB through; what is read beyond it is only to be able to say "too large".
constexpr std::size_t kMostBody = 65'536;
// Apache makes 503 of every answer that comes before it has handed the whole body over.
constexpr std::size_t kMostDiscarded = 1'048'576;
constexpr std::string_view kDefaultCookieFlags = "Secure; HttpOnly; SameSite=Lax";

std::string_view parameter(const FCGX_Request& request, const char* name) {
  const char* value = FCGX_GetParam(name, request.envp);
  return value == nullptr ? std::string_view{} : std::string_view(value);
}

/// nginx's `$msec`: seconds and milliseconds since 1970. What no clock of ours can show is none.
std::optional<std::chrono::system_clock::time_point> time_point(std::string_view text) {
  constexpr std::size_t kMostSeconds = 9'000'000'000;  // in the year 2255
  constexpr std::size_t kMostMillis = 999;
  const auto dot = text.find('.');
  const auto seconds = base::whole_number<std::size_t>(text.substr(0, dot));
  const auto millis =
      dot == std::string_view::npos ? 0 : base::whole_number<std::size_t>(text.substr(dot + 1));
  if (!seconds || !millis || *seconds > kMostSeconds || *millis > kMostMillis) return std::nullopt;
  return std::chrono::system_clock::time_point(std::chrono::seconds(*seconds) +
                                               std::chrono::milliseconds(*millis));
}

/// nginx's, if it is one; else of our own making.
std::string request_id(std::string_view given, base::RandomSource& random) {
  if (given.size() == 32 && base::from_hex(given)) return std::string(given);
  return base::to_hex(random.bytes(16));
}

void collect_headers(const FCGX_Request& raw, http::Request& request) {
  constexpr std::string_view kPrefix = "HTTP_";
  for (char** entry = raw.envp; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (!text.starts_with(kPrefix) || equals == std::string_view::npos) continue;
    request.headers.emplace(text.substr(kPrefix.size(), equals - kPrefix.size()),
                            text.substr(equals + 1));
  }
}

/// nginx's word for the path, else that of every other web server (RFC 3875, 4.1.13 and 4.1.5).
std::string path_of(const FCGX_Request& raw) {
  if (const auto path = parameter(raw, "DOCUMENT_URI"); !path.empty()) return std::string(path);
  return std::string(parameter(raw, "SCRIPT_NAME")).append(parameter(raw, "PATH_INFO"));
}

/// Reads on to the end of the body; false when that is too far, or does not come.
bool discard_rest(FCGX_Request& raw) {
  std::array<char, 4096> part;
  std::size_t discarded = 0;
  int got = 0;
  do {
    got = FCGX_GetStr(part.data(), static_cast<int>(part.size()), raw.in);
    discarded += static_cast<std::size_t>(std::max(got, 0));
  } while (got > 0 && discarded < kMostDiscarded);
  return got <= 0;
}

/// The body as long as CONTENT_LENGTH says, of a long one as much as tells that it is too long;
/// nullopt when less came.
std::optional<std::string> read_body(FCGX_Request& raw) {
  const std::string_view length_text = parameter(raw, "CONTENT_LENGTH");
  const auto length = length_text.empty() ? std::optional(std::size_t{0})
                                          : base::whole_number<std::size_t>(length_text);
  if (!length) return std::nullopt;
  std::string body(std::min(*length, kMostBody), '\0');
  const int got = FCGX_GetStr(body.data(), static_cast<int>(body.size()), raw.in);
  if (got < 0 || static_cast<std::size_t>(got) != body.size()) return std::nullopt;
  return body;
}

/// Only parameters that the web server itself sets are believed: a client's header always begins
/// with HTTP_.
http::Request to_request(const FCGX_Request& raw, std::string body, base::RandomSource& random) {
  http::Request request;
  request.method = http::parse_method(parameter(raw, "REQUEST_METHOD"));
  request.path = path_of(raw);
  request.query = parameter(raw, "QUERY_STRING");
  request.body = std::move(body);
  request.content_type = parameter(raw, "CONTENT_TYPE");
  request.scheme = parameter(raw, "REQUEST_SCHEME");
  request.ip = parameter(raw, "REMOTE_ADDR");
  request.id = request_id(parameter(raw, "SIH_AUTH_REQUEST_ID"), random);
  request.checked = {std::string(parameter(raw, "SIH_AUTH_ORIGINAL_URL")),
                     std::string(parameter(raw, "SIH_AUTH_GROUPS")),
                     std::string(parameter(raw, "SIH_AUTH_MAX_AGE"))};
  const char* flags = FCGX_GetParam("COOKIE_FLAGS", raw.envp);
  request.cookie_flags = flags == nullptr ? kDefaultCookieFlags : std::string_view(flags);
  request.queued_at = time_point(parameter(raw, "SIH_AUTH_QUEUED_AT"));
  collect_headers(raw, request);
  return request;
}

/// HEAD gets none (RFC 3875 section 4.3.3), and 204 has none.
bool has_body(const http::Request& request, const http::Response& response) {
  constexpr int kNoContent = 204;
  return request.method != http::Method::head && response.status != kNoContent;
}

std::string head_of(const http::Request& request, const http::Response& response) {
  std::string head = "Status: " + std::to_string(response.status) + "\r\n";
  if (!response.content_type.empty()) head += "Content-Type: " + response.content_type + "\r\n";
  for (const auto& [name, value] : response.headers) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
  // With a length, an answer cut short by a crash is never taken for a whole one.
  if (has_body(request, response)) {
    head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  }
  head.append("Cache-Control: ").append(response.cache_control).append("\r\n");
  return head + "X-Request-Id: " + request.id + "\r\n\r\n";
}

}  // namespace

void initialize() {
  if (FCGX_Init() != 0) throw std::runtime_error("libfcgi does not start");
}

struct Connection::Library {
  FCGX_Request request{};
  bool peer_keeps = false;
};

Connection::Connection(base::FileDescriptor socket, base::RandomSource& random)
    : socket_(std::move(socket)), random_(random), library_(std::make_unique<Library>()) {
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &kPeerTimeout, sizeof kPeerTimeout);
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &kPeerTimeout, sizeof kPeerTimeout);
  // No listening socket: what libfcgi cannot read here it must not replace by accepting another.
  FCGX_InitRequest(&library_->request, -1, FCGI_FAIL_ACCEPT_ON_INTR);
}

Connection::~Connection() {
  if (library_) FCGX_Free(&library_->request, 0);
}

bool Connection::read() {
  FCGX_Request& raw = library_->request;
  raw.ipcFd = socket_.get();
  raw.keepConnection = 1;
  const int accepted = FCGX_Accept_r(&raw);
  if (raw.ipcFd < 0) static_cast<void>(socket_.release());  // libfcgi has closed it
  if (accepted != 0) return false;
  // libfcgi's way of closing waits for the peer; we close ourselves.
  library_->peer_keeps = raw.keepConnection != 0;
  raw.keepConnection = 1;
  if (parameter(raw, "FCGI_ROLE") != "RESPONDER") return false;
  auto body = read_body(raw);
  if (!body) return false;
  // Also where nothing should be left: Apache writes the end by itself. What stays unread would be
  // taken for another request.
  if (!discard_rest(raw)) library_->peer_keeps = false;
  if (FCGX_GetError(raw.in) != 0) return false;
  request_ = to_request(raw, std::move(*body), random_);
  return true;
}

bool Connection::is_abandoned() const {
  pollfd state{socket_.get(), 0, 0};
  return ::poll(&state, 1, 0) > 0 && (state.revents & (POLLHUP | POLLERR)) != 0;
}

bool Connection::write(const http::Response& response) {
  FCGX_Request& raw = library_->request;
  std::string answer = head_of(request_, response);
  if (has_body(request_, response)) answer += response.body;
  FCGX_PutStr(answer.data(), static_cast<int>(answer.size()), raw.out);
  FCGX_Finish_r(&raw);
  if (raw.ipcFd < 0) static_cast<void>(socket_.release());
  is_kept_ = socket_.is_open() && library_->peer_keeps;
  return is_kept_;
}

}  // namespace sih_auth::fcgi
