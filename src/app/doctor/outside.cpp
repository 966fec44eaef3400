#include "app/doctor/outside.hpp"

#include <chrono>
#include <thread>
#include <utility>

#include "app/doctor/web_address.hpp"

namespace sih_auth::app {
namespace {

// nginx lets one call a second through at the least, of those that it limits (sih-auth-http.conf).
constexpr std::chrono::seconds kRateLimitPause{1};
constexpr int kMostTries = 8;

/// By nginx's limit of rates; the service's own limits last for minutes.
bool is_told_to_wait(const probe::HttpAnswer& answer) {
  return answer.status == 429 && answer.header("retry-after") == "1";
}

}  // namespace

tl::expected<probe::HttpAnswer, probe::Failure> ask_outside(const Installation& it,
                                                            probe::HttpQuestion question) {
  question.ca_file = it.request.ca_file;
  question.checks_certificate = false;
  auto answer = probe::ask(question);
  for (int tries = 1; tries < kMostTries && answer && is_told_to_wait(*answer); ++tries) {
    std::this_thread::sleep_for(kRateLimitPause);
    answer = probe::ask(question);
  }
  return answer;
}

bool can_ask_outside(const Installation& it, Findings& findings) {
  if (parse_web_address(it.request.url)) return true;
  findings.not_checked("there is no address to ask",
                       {"sih-auth doctor https://auth.example.com",
                        "or SITE_URL=https://auth.example.com   (in " + it.settings_place() + ")"});
  return false;
}

std::string no_answer_text(const std::string& url, const probe::Failure& failure) {
  switch (failure.kind) {
    case probe::FailureKind::no_such_host:
      return "the name " + host_of(url) + " cannot be resolved from here";
    case probe::FailureKind::no_connection:
      return "nothing listens at " + url + " (" + failure.words + ")";
    case probe::FailureKind::timed_out:
      return url + " does not answer in time: a firewall, or a busy server";
    case probe::FailureKind::no_tls:
      return "there is no TLS at " + url + " (" + failure.words + ")";
    case probe::FailureKind::certificate_expired:
    case probe::FailureKind::certificate_untrusted:
    case probe::FailureKind::certificate_of_another_name:
    case probe::FailureKind::sign_in_refused:
    case probe::FailureKind::other:
      return url + " gives no answer (" + failure.words + ")";
  }
  __builtin_unreachable();
}

Findings::Remedy no_answer_remedy(const std::string& url, const probe::Failure& failure) {
  const std::string host = host_of(url);
  if (failure.kind == probe::FailureKind::no_such_host) {
    return {"add " + host + " to your DNS (A and AAAA), then: getent hosts " + host};
  }
  if (failure.kind == probe::FailureKind::no_tls) {
    return {"listen 443 ssl http2;   (in sih-auth-portal.conf)"};
  }
  if (failure.kind == probe::FailureKind::no_connection) {
    return {"systemctl status nginx; nginx -t && systemctl reload-or-restart nginx"};
  }
  return {"systemctl status nginx; nginx -t && systemctl reload nginx"};
}

std::string host_of(const std::string& url) {
  const auto address = parse_web_address(url);
  return address ? address->host : url;
}

}  // namespace sih_auth::app
