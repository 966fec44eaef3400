#include "probe/smtp_probe.hpp"

#include <array>
#include <chrono>
#include <string_view>

#include <poll.h>

#include "sih_auth/base/encoding.hpp"

#include "probe/curl_handle.hpp"

namespace sih_auth::probe {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{5};
constexpr std::size_t kLongestReply = 4'096;

std::string url_of(const SmtpQuestion& question) {
  const bool is_ipv6 = question.server.find(':') != std::string::npos;
  return std::string(question.tls == SmtpTls::from_first_byte ? "smtps://" : "smtp://") +
         (is_ipv6 ? "[" + question.server + "]" : question.server) + ":" +
         std::to_string(question.port);
}

long use_ssl(SmtpTls tls) {
  if (tls == SmtpTls::none) return CURLUSESSL_NONE;
  return tls == SmtpTls::if_offered ? CURLUSESSL_TRY : CURLUSESSL_ALL;
}

/// Keeps the last line that told of a failure.
std::size_t on_reply(const char* data, std::size_t size, std::size_t count, void* self) noexcept {
  const std::string_view line = base::trim_ascii({data, size * count});
  if (line.starts_with('4') || line.starts_with('5')) *static_cast<std::string*>(self) = line;
  return size * count;
}

void wait_for_data(CURL* easy) {
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &socket);
  pollfd waiting{socket, POLLIN, 0};
  ::poll(&waiting, 1, 100);
}

/// The last line of a reply: "250 OK", not "250-…".
std::string_view last_line(std::string_view reply) {
  if (!reply.ends_with('\n')) return {};
  reply = base::trim_ascii(reply);
  const auto before = reply.rfind('\n');
  if (before != std::string_view::npos) reply.remove_prefix(before + 1);
  return reply.size() >= 3 && (reply.size() == 3 || reply[3] == ' ') ? reply : std::string_view{};
}

std::string exchange(CURL* easy, const std::string& command) {
  std::size_t sent = 0;
  if (curl_easy_send(easy, command.data(), command.size(), &sent) != CURLE_OK) return "";
  std::string reply;
  const auto give_up_at = SteadyClock::now() + kPatience;
  while (SteadyClock::now() < give_up_at && reply.size() < kLongestReply) {
    std::array<char, 512> piece{};
    std::size_t got = 0;
    const CURLcode code = curl_easy_recv(easy, piece.data(), piece.size(), &got);
    if (code == CURLE_AGAIN) {
      wait_for_data(easy);
      continue;
    }
    if (code != CURLE_OK || got == 0) break;
    reply.append(piece.data(), got);
    if (const auto line = last_line(reply); !line.empty()) return std::string(line);
  }
  return std::string(base::trim_ascii(reply));
}

void set_sign_in(CurlHandle& curl, const SmtpQuestion& question) {
  if (question.username.empty()) return;
  std::string password(question.password.reveal());
  curl.set(CURLOPT_USERNAME, question.username.c_str());
  curl.set(CURLOPT_PASSWORD, password.c_str());
  // Without this, Kerberos is tried wherever it is offered, and fails where nobody has a ticket.
  curl.set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN;AUTH=CRAM-MD5");
  base::Secret::taken_from(password);
}

}  // namespace

tl::expected<std::string, Failure> try_mail_server(const SmtpQuestion& question) {
  CurlHandle curl(url_of(question), curl::kSmtp, question.ca_file,
                  question.tls != SmtpTls::if_offered);
  std::string refusal;
  curl.set(CURLOPT_USE_SSL, use_ssl(question.tls));
  curl.set(CURLOPT_CONNECT_ONLY, 1L);
  curl.set(CURLOPT_HEADERFUNCTION, &on_reply);
  curl.set(CURLOPT_HEADERDATA, &refusal);
  set_sign_in(curl, question);
  if (const CURLcode code = curl.perform(); code != CURLE_OK) {
    Failure failure = curl.failure(code);
    if (!refusal.empty()) failure.words = refusal;
    return tl::unexpected(failure);
  }
  const std::string reply = exchange(curl.get(), "MAIL FROM:<" + question.sender + ">\r\n");
  exchange(curl.get(), "RSET\r\n");
  exchange(curl.get(), "QUIT\r\n");
  return reply;
}

}  // namespace sih_auth::probe
