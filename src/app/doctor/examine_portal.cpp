#include <algorithm>
#include <string>

#include "app/doctor/examinations.hpp"
#include "app/doctor/outside.hpp"

namespace sih_auth::app {
namespace {

constexpr int kBadGateway = 502;
constexpr int kUnavailable = 503;

/// What every answer of ours has, and hardly any other program's.
bool is_ours(const probe::HttpAnswer& answer) {
  constexpr std::size_t kDigits = 32;
  const std::string id = answer.header("x-request-id");
  return id.size() == kDigits && id.find_first_not_of("0123456789abcdef") == std::string::npos;
}

struct PoolQuestion {
  std::string pool;
  std::string path;
  std::string expected;  ///< stands in the answer
};

void examine_pool(const Installation& it, const PoolQuestion& pool, Findings& findings) {
  const std::string url = it.request.url + pool.path;
  const auto answer = ask_outside(it, {.url = url});
  if (!answer) {
    findings.wrong(no_answer_text(url, answer.error()), no_answer_remedy(url, answer.error()));
    return;
  }
  const std::string status = std::to_string(answer->status);
  if (answer->status == 200 && is_ours(*answer) &&
      answer->body.find(pool.expected) != std::string::npos) {
    findings.ok("nginx reaches the " + pool.pool + " pool (" + url + ")");
  } else if (is_ours(*answer) &&
             (answer->status == kUnavailable || answer->status == kBadGateway)) {
    findings.wrong(
        "nginx answers, but cannot ask the " + pool.pool + " pool: " + url + " answers " + status,
        {"systemctl status sih-auth; journalctl -u sih-auth -n 50",
         "see \"Sockets\" above, and nginx's error log: tail /var/log/nginx/error.log"});
  } else if (is_ours(*answer) && answer->status == 429) {
    findings.not_checked("the " + pool.pool + " pool: too many requests came from here",
                         {"wait a minute and run this again"});
  } else {
    findings.wrong("another site answers at " + url + " (" + status + "), not SIH Auth",
                   {"server_name " + host_of(it.request.url) +
                        ";   (in sih-auth-portal.conf, which must be linked in sites-enabled)",
                    "nginx -t && systemctl reload nginx"});
  }
}

/// The addresses that are for nginx alone.
void examine_inner_addresses(const Installation& it, Findings& findings) {
  for (const char* path : {"/auth", "/sih-auth-check"}) {
    const std::string url = it.request.url + path;
    const auto answer = ask_outside(it, {.url = url});
    if (!answer || answer->status == 404) continue;
    const bool judges = answer->status == 204 || answer->status == 401;
    if (judges) {
      findings.wrong(
          "everybody can ask the check at " + url + ", which is for nginx alone",
          {"location = /auth { return 404; }   (as sih-auth-portal-locations.conf has)"});
    }
  }
}

/// The largest that a browser may rightly send: a long address, and a full jar of cookies.
void examine_room(const Installation& it, Findings& findings) {
  constexpr std::size_t kLongAddress = 4'000;
  constexpr std::size_t kManyCookies = 6'000;
  const std::string long_rd = "/continue?rd=%2F" + std::string(kLongAddress, 'a');
  const auto by_address = ask_outside(it, {.url = it.request.url + long_rd});
  const auto by_cookies =
      ask_outside(it, {.url = it.request.url + "/site",
                       .headers = {"Cookie: sih_auth_doctor=" + std::string(kManyCookies, 'c')}});
  const Findings::Remedy remedy{
      "large_client_header_buffers 4 8k;   (in the default server of this port, too)",
      "fastcgi_buffer_size 16k;   (both are in the snippets as shipped)"};
  // Over HTTP/2, nginx ends the stream instead of answering.
  const auto said = [](const auto& answer) {
    return answer ? std::to_string(answer->status) : "with the end of the connection";
  };
  const bool takes_address = by_address && by_address->status == 401;
  const bool takes_cookies = by_cookies && by_cookies->status == 200;
  if (!takes_address) {
    findings.wrong("an address of " + std::to_string(kLongAddress) +
                       " characters, as people bring from long links, is answered " +
                       said(by_address),
                   remedy);
  }
  if (!takes_cookies) {
    findings.wrong(std::to_string(kManyCookies) +
                       " bytes of cookies, as browsers rightly send, are answered " +
                       said(by_cookies),
                   remedy);
  }
  if (takes_address && takes_cookies) {
    findings.ok("there is room for long addresses and many cookies");
  }
}

}  // namespace

Findings examine_portal(const Installation& it) {
  Findings findings;
  if (!can_ask_outside(it, findings)) return findings;
  examine_pool(it, {"check", "/health", "\"status\":\"ok\""}, findings);
  examine_pool(it, {"api", "/site", "\"signup_enabled\":"}, findings);
  if (findings.count(Mark::ok) < 2) return findings;
  examine_inner_addresses(it, findings);
  examine_room(it, findings);
  return findings;
}

}  // namespace sih_auth::app
