#include "mail/smtp_transport.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <sys/socket.h>

#include "sih_auth/domain/types.hpp"

#include "curl/easy.hpp"
#include "curl/line_list.hpp"
#include "mail/header_fields.hpp"
#include "mail/mime_message.hpp"
#include "mail/smtp_outcome.hpp"

namespace sih_auth::mail {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr milliseconds kDeadline{30'000};
// Up to the greeting and the sign-in: many servers look up who calls before they greet.
constexpr milliseconds kConnectDeadline{20'000};
// libcurl has its own word for a time-out; the callback is only there for what that forgets.
constexpr milliseconds kGrace{1'000};
constexpr long kSlowBytesPerSecond = 1;
constexpr long kSlowSeconds = 25;
// Many servers hang up after a minute of silence; a connection younger than that is worth trying.
constexpr long kIdleSeconds = 30;
constexpr long kConnectionSeconds = 300;

/// What libcurl reads a mail from; it goes back to the beginning when a kept connection turns out
/// to be dead.
struct Upload {
  std::string bytes;
  std::size_t at = 0;

  static std::size_t read(char* to, std::size_t size, std::size_t count, void* self) noexcept {
    auto& upload = *static_cast<Upload*>(self);
    const std::size_t portion = upload.bytes.copy(to, size * count, upload.at);
    upload.at += portion;
    return portion;
  }

  static int seek(void* self, curl_off_t offset, int origin) noexcept {
    auto& upload = *static_cast<Upload*>(self);
    const auto size = static_cast<curl_off_t>(upload.bytes.size());
    if (origin != SEEK_SET || offset < 0 || offset > size) return CURL_SEEKFUNC_FAIL;
    upload.at = static_cast<std::size_t>(offset);
    return CURL_SEEKFUNC_OK;
  }
};

std::string server_url(const SmtpSettings& settings) {
  const std::string& server = settings.server;
  constexpr std::string_view kOthers = ".-_:";
  const bool is_host = !server.empty() && std::ranges::all_of(server, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
  });
  if (!is_host) throw std::invalid_argument("the mail server's name is not a host name");
  const bool is_ipv6 = server.find(':') != std::string::npos;
  const bool implicit = settings.security == SmtpSecurity::implicit_tls;
  return std::string(implicit ? "smtps://" : "smtp://") + (is_ipv6 ? "[" + server + "]" : server) +
         ":" + std::to_string(settings.port);
}

long curl_use_ssl(SmtpSecurity security) {
  switch (security) {
    case SmtpSecurity::implicit_tls:
    case SmtpSecurity::starttls:
      return CURLUSESSL_ALL;
    case SmtpSecurity::none:
      return CURLUSESSL_NONE;
    case SmtpSecurity::opportunistic:
      return CURLUSESSL_TRY;
  }
  __builtin_unreachable();
}

bool has_nul(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

}  // namespace

/// The libcurl handle, its connection and what its callbacks see.
class SmtpTransport::Session {
 public:
  Session(const SmtpSettings& settings, std::function<void()> alive, std::function<bool()> stop)
      : sender_email_(settings.sender_email),
        sender_name_(settings.sender_name),
        alive_(std::move(alive)),
        stop_(std::move(stop)) {
    if (!is_envelope_safe(sender_email_)) {
      throw std::invalid_argument("the sender is not an e-mail address");
    }
    set_address_and_limits(settings);
    set_security(settings);
    set_sign_in(settings);
    set_callbacks();
  }
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  domain::DeliveryResult send(const Message& message);

 private:
  struct Attempt {
    domain::DeliveryResult result;
    bool worth_a_new_connection = false;
  };

  void set_address_and_limits(const SmtpSettings& settings);
  void set_security(const SmtpSettings& settings);
  void set_sign_in(const SmtpSettings& settings);
  void set_callbacks();
  Attempt attempt(const Message& message, milliseconds deadline, bool fresh);

  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept;
  static std::size_t on_reply(const char* data, std::size_t size, std::size_t count,
                              void* self) noexcept;
  static std::size_t on_output(const char*, std::size_t size, std::size_t count, void*) noexcept {
    return size * count;
  }

  std::string sender_email_;
  std::string sender_name_;
  std::function<void()> alive_;
  std::function<bool()> stop_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  std::string reply_;  ///< the last one that told of a failure
  SteadyClock::time_point give_up_at_;
  curl::Easy easy_;  // last: its cleanup still calls back
};

SmtpTransport::Session::~Session() {
  // At its end libcurl says QUIT and waits for the answer, up to two minutes. Nobody here needs it.
  curl_socket_t socket = CURL_SOCKET_BAD;
  if (curl_easy_getinfo(easy_.get(), CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK &&
      socket != CURL_SOCKET_BAD) {
    ::shutdown(socket, SHUT_RD);
  }
}

void SmtpTransport::Session::set_address_and_limits(const SmtpSettings& settings) {
  easy_.set_url(server_url(settings), curl::kSmtp);
  easy_.set(CURLOPT_TCP_KEEPALIVE, 1L);
  easy_.set(CURLOPT_MAXCONNECTS, 1L);
  easy_.set(CURLOPT_MAXAGE_CONN, kIdleSeconds);
  easy_.set(CURLOPT_MAXLIFETIME_CONN, kConnectionSeconds);
  easy_.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kConnectDeadline.count()));
  easy_.set(CURLOPT_LOW_SPEED_LIMIT, kSlowBytesPerSecond);
  easy_.set(CURLOPT_LOW_SPEED_TIME, kSlowSeconds);
}

void SmtpTransport::Session::set_security(const SmtpSettings& settings) {
  easy_.set(CURLOPT_USE_SSL, curl_use_ssl(settings.security));
  easy_.set_trust(settings.ca_file);
  if (settings.security == SmtpSecurity::opportunistic) easy_.trust_everybody();
}

void SmtpTransport::Session::set_sign_in(const SmtpSettings& settings) {
  if (settings.username.empty()) return;
  std::string password(settings.password.reveal());
  if (has_nul(settings.username) || has_nul(password)) {
    throw std::invalid_argument("the mail server's user name and password hold no NUL");
  }
  easy_.set(CURLOPT_USERNAME, settings.username.c_str());
  easy_.set(CURLOPT_PASSWORD, password.c_str());
  // Without this, Kerberos is tried wherever it is offered, and fails where nobody has a ticket.
  easy_.set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN;AUTH=CRAM-MD5");
  base::Secret::taken_from(password);
}

void SmtpTransport::Session::set_callbacks() {
  easy_.set(CURLOPT_NOPROGRESS, 0L);
  easy_.set(CURLOPT_XFERINFOFUNCTION, &Session::on_progress);
  easy_.set(CURLOPT_XFERINFODATA, this);
  easy_.set(CURLOPT_HEADERFUNCTION, &Session::on_reply);
  easy_.set(CURLOPT_HEADERDATA, this);
  easy_.set(CURLOPT_WRITEFUNCTION, &Session::on_output);
  easy_.set(CURLOPT_UPLOAD, 1L);
  easy_.set(CURLOPT_READFUNCTION, &Upload::read);
  easy_.set(CURLOPT_SEEKFUNCTION, &Upload::seek);
  easy_.set(CURLOPT_ERRORBUFFER, error_.data());
}

int SmtpTransport::Session::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t,
                                        curl_off_t) noexcept {
  const auto& session = *static_cast<Session*>(self);
  session.alive_();
  // After a refusal libcurl says QUIT and waits for the answer, which its own time limit does not
  // cover.
  return session.stop_() || SteadyClock::now() >= session.give_up_at_ ? 1 : 0;
}

std::size_t SmtpTransport::Session::on_reply(const char* data, std::size_t size, std::size_t count,
                                             void* self) noexcept {
  constexpr std::size_t kLongestReply = 512;  // RFC 5321 section 4.5.3.1.5
  const std::string_view line(data, std::min(size * count, kLongestReply));
  // The last line of all is the answer to QUIT, which tells nothing.
  if (line.starts_with('4') || line.starts_with('5')) static_cast<Session*>(self)->reply_ = line;
  return size * count;
}

domain::DeliveryResult SmtpTransport::Session::send(const Message& message) {
  // Checked here again: libcurl would pass a line end in an address on as a command of its own.
  if (has_nul(message.to) || !domain::EmailAddress::parse(message.to) ||
      !is_envelope_safe(message.to)) {
    return {domain::DeliveryOutcome::refused, "the recipient is not an e-mail address"};
  }
  if (!is_envelope_safe(message.message_id)) {
    return {domain::DeliveryOutcome::refused, "the Message-ID is malformed"};
  }
  const auto started = SteadyClock::now();
  Attempt first = attempt(message, kDeadline, false);
  if (!first.worth_a_new_connection) return std::move(first.result);
  const auto used = std::chrono::duration_cast<milliseconds>(SteadyClock::now() - started);
  // 0 would mean no limit.
  return attempt(message, std::max(kDeadline - used, milliseconds{1}), true).result;
}

SmtpTransport::Session::Attempt SmtpTransport::Session::attempt(const Message& message,
                                                                milliseconds deadline, bool fresh) {
  Upload upload{mime_message(message, sender_name_, sender_email_)};
  curl::LineList recipients;
  recipients.append(message.to);

  easy_.set(CURLOPT_MAIL_FROM, sender_email_.c_str());
  easy_.set(CURLOPT_MAIL_RCPT, recipients.get());
  easy_.set(CURLOPT_READDATA, &upload);
  easy_.set(CURLOPT_SEEKDATA, &upload);
  easy_.set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(upload.bytes.size()));
  easy_.set(CURLOPT_TIMEOUT_MS, static_cast<long>(deadline.count()));
  easy_.set(CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
  error_[0] = '\0';
  reply_.clear();
  give_up_at_ = SteadyClock::now() + deadline + kGrace;

  const CURLcode code = curl_easy_perform(easy_.get());
  long reply_code = 0;
  long connections = 0;
  curl_off_t sent = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &reply_code);
  curl_easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &connections);
  curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_UPLOAD_T, &sent);

  // These end with this function: the handle must not keep pointers to them.
  easy_.set(CURLOPT_MAIL_RCPT, nullptr);
  easy_.set(CURLOPT_READDATA, nullptr);
  easy_.set(CURLOPT_SEEKDATA, nullptr);

  const SmtpEnding ending{code, error_.data(), static_cast<int>(reply_code), reply_, sent > 0};
  return {judge(ending), connections == 0 && was_hung_up(ending)};
}

SmtpTransport::SmtpTransport(const SmtpSettings& settings, std::function<void()> alive,
                             std::function<bool()> stop)
    : session_(std::make_unique<Session>(settings, std::move(alive), std::move(stop))) {}

SmtpTransport::~SmtpTransport() = default;

domain::DeliveryResult SmtpTransport::send(const Message& message) {
  return session_->send(message);
}

}  // namespace sih_auth::mail
