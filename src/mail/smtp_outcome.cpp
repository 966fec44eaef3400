#include "mail/smtp_outcome.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <curl/curl.h>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::mail {
namespace {

constexpr std::size_t kLongestReason = 200;

bool is_one_of(int code, std::initializer_list<int> codes) {
  return std::ranges::find(codes, code) != codes.end();
}

/// What others wrote, as a part of a reason: one short line, and no address in it (servers like to
/// repeat them).
std::string presentable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto* end = std::ranges::find_if(text, [](char c) { return c <= ' ' || c > '~'; });
    const std::string_view word(text.begin(), end);
    if (!word.empty()) {
      if (!out.empty()) out += ' ';
      out += word.find('@') == std::string_view::npos ? word : "(address)";
    }
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  if (out.size() > kLongestReason) out.resize(kLongestReason);
  return out;
}

std::string answered(const SmtpEnding& ending) {
  const std::string code = std::to_string(ending.reply_code);
  return "the mail server answered " +
         (ending.reply.starts_with(code) ? presentable(ending.reply) : code);
}

bool is_about_sign_in(const SmtpEnding& ending) {
  return ending.curl_code == CURLE_LOGIN_DENIED ||
         is_one_of(ending.reply_code, {530, 534, 535, 538});
}

/// libcurl's two ways to say that MAIL, RCPT or DATA, or the end of the data, got a reply it did
/// not want. Both also stand for other trouble, before them or on the wire.
bool is_about_mail(const SmtpEnding& ending) {
  return ending.reply_code >= 400 &&
         (ending.curl_code == CURLE_SEND_ERROR ||
          (ending.curl_code == CURLE_WEIRD_SERVER_REPLY && ending.body_was_sent));
}

std::string trouble(const SmtpEnding& ending) {
  switch (ending.curl_code) {
    case CURLE_USE_SSL_FAILED:
      return "the mail server offers no STARTTLS, so nothing was sent to it";
    case CURLE_ABORTED_BY_CALLBACK:
      return "stopped before the mail server had taken it";
    case CURLE_OPERATION_TIMEDOUT:
      return "the mail server did not answer in time";
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
      return "the mail server hung up";
    default:
      break;
  }
  if (ending.reply_code >= 400) return answered(ending);
  const std::string_view summary = curl_easy_strerror(static_cast<CURLcode>(ending.curl_code));
  std::string text = "mail server: " + presentable(summary);
  if (!ending.error.empty() && ending.error != summary) text += ": " + presentable(ending.error);
  return text;
}

}  // namespace

domain::DeliveryResult judge(const SmtpEnding& ending) {
  if (ending.curl_code == CURLE_OK) return {domain::DeliveryOutcome::sent, {}};
  if (is_about_sign_in(ending)) {
    // Without the server's words: some repeat what they were sent, which was the password.
    return {domain::DeliveryOutcome::try_later,
            "the mail server does not accept the sign-in (" + std::to_string(ending.reply_code) +
                "): check SMTP_USERNAME, SMTP_PASSWORD and SMTP_SECURITY"};
  }
  if (is_about_mail(ending)) {
    const bool for_good = ending.reply_code >= 500;
    return {for_good ? domain::DeliveryOutcome::refused : domain::DeliveryOutcome::try_later,
            answered(ending)};
  }
  return {domain::DeliveryOutcome::try_later, trouble(ending)};
}

bool was_hung_up(const SmtpEnding& ending) {
  constexpr int kClosingChannel = 421;
  if (ending.reply_code == kClosingChannel) return ending.curl_code != CURLE_OK;
  return ending.reply_code < 400 &&
         is_one_of(ending.curl_code, {CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING,
                                      CURLE_WEIRD_SERVER_REPLY, CURLE_SSL_CONNECT_ERROR});
}

}  // namespace sih_auth::mail
