#include <charconv>
#include <chrono>
#include <optional>
#include <string>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/encoding.hpp"

#include "app/doctor/examinations.hpp"
#include "app/doctor/nginx_tree.hpp"
#include "app/doctor/outside.hpp"
#include "app/doctor/tls_facts.hpp"
#include "app/doctor/web_address.hpp"

namespace sih_auth::app {
namespace {

std::string certificate_line(const Installation& it) {
  return "certbot certonly --webroot -w /var/www/html -d " + host_of(it.request.url) +
         " && systemctl reload nginx   (or put your own into ssl_certificate)";
}

void examine_certificate(const Installation& it, Findings& findings) {
  const std::string host = host_of(it.request.url);
  const auto answer = probe::ask({.url = it.request.url + "/site", .ca_file = it.request.ca_file});
  if (answer) {
    // Debian links its own one into /etc/ssl/certs, so that the machine it was made on trusts it.
    if (answer->certificate_is_self_signed && it.request.ca_file.empty()) {
      findings.wrong("the certificate of " + host +
                         " is self-signed: this machine trusts it, but no visitor's browser does",
                     {certificate_line(it),
                      "where browsers were told to trust it: sih-auth doctor --ca-file FILE"});
      return;
    }
    if (!answer->certificate_ends_at) {
      findings.not_checked("when the certificate ends",
                           {"openssl s_client -connect " + host + ":443"});
      return;
    }
    const auto left = days_left(*answer->certificate_ends_at, base::SystemClock().now());
    const std::string text = "the certificate is trusted, names " + host + " and lasts " +
                             std::to_string(left) + " more days";
    if (left < kFewDays) {
      findings.warn(
          text + ": that is few, is it being renewed?",
          {"certbot renew && systemctl reload nginx; systemctl list-timers certbot.timer"});
    } else {
      findings.ok(text);
    }
    return;
  }
  switch (answer.error().kind) {
    case probe::FailureKind::certificate_expired:
      findings.wrong("the certificate of " + host + " has expired: browsers refuse the portal",
                     {"certbot renew && systemctl reload nginx"});
      return;
    case probe::FailureKind::certificate_of_another_name:
      findings.wrong(
          "the certificate is for another name than " + host + " (" + answer.error().words + ")",
          {certificate_line(it)});
      return;
    case probe::FailureKind::certificate_untrusted:
      findings.wrong(
          "the certificate of " + host + " is not trusted (" + answer.error().words + ")",
          {certificate_line(it), "for an authority of your own: sih-auth doctor --ca-file FILE",
           "ssl_certificate must name the full chain"});
      return;
    default:
      findings.wrong(no_answer_text(it.request.url, answer.error()),
                     no_answer_remedy(it.request.url, answer.error()));
  }
}

void examine_versions(const Installation& it, Findings& findings) {
  const std::string url = it.request.url + "/site";
  const Findings::Remedy remedy{
      "include snippets/sih-auth-tls.conf;   (in the default server of this port, too)"};
  if (ask_outside(it, {.url = url, .tls = probe::TlsWish::old_only})) {
    findings.wrong("the server still speaks TLS 1.1 or older", remedy);
  } else if (!ask_outside(it, {.url = url, .tls = probe::TlsWish::newest_only})) {
    findings.warn("the server does not speak TLS 1.3", remedy);
  } else {
    findings.ok("TLS 1.3 is spoken, and nothing older than 1.2");
  }
}

void examine_hsts(const Installation& it, Findings& findings) {
  const auto answer = ask_outside(it, {.url = it.request.url + "/site"});
  if (!answer) return;
  const Findings::Remedy remedy{
      "include snippets/sih-auth-security-headers.conf;   (in the server, and again in a location "
      "that has an add_header of its own)"};
  const long long lifetime = hsts_seconds(answer->header("strict-transport-security"));
  if (lifetime == 0) {
    findings.wrong(
        "browsers are not told to use https alone: there is no Strict-Transport-Security", remedy);
  } else if (lifetime < kHalfAYear) {
    findings.warn("Strict-Transport-Security lasts " + std::to_string(lifetime) +
                      " seconds only; half a year is the least that counts",
                  remedy);
  } else {
    findings.ok("browsers are told to use https alone (HSTS)");
  }
}

/// Where this host is served without TLS: port 80, or what nginx's configuration says.
std::optional<int> plain_port(const Installation& it, const WebAddress& portal) {
  if (portal.has_usual_port()) return 80;
  if (!it.nginx) return std::nullopt;
  for (const NginxScope& server : nginx_servers(*it.nginx)) {
    if (!nginx_serves(server, portal.host)) continue;
    for (const NginxDirective* listen : server.here("listen")) {
      const auto port = plain_listen_port(listen->arguments);
      if (port) return port;
    }
  }
  return std::nullopt;
}

void examine_redirect(const Installation& it, const WebAddress& portal, Findings& findings) {
  const auto port = plain_port(it, portal);
  if (!port) {
    findings.not_checked("whether http leads to https: the port of http is not known",
                         {"as root, where nginx runs: sih-auth doctor"});
    return;
  }
  const WebAddress plain{"http", portal.host, *port, "/"};
  const std::string url = plain.origin() + "/";
  const auto answer = ask_outside(it, {.url = url});
  const Findings::Remedy remedy{"location / { return 301 " + portal.origin() +
                                "$request_uri; }   (in a server that listens on " +
                                std::to_string(*port) + ", as sih-auth-portal.conf has)"};
  if (!answer) {
    findings.warn("nothing answers at " + url +
                      ": who types the name without https:// may see "
                      "nothing",
                  remedy);
  } else if (answer->status / 100 == 3 &&
             answer->header("location").starts_with(portal.origin() + "/")) {
    findings.ok("http leads to https");
  } else {
    findings.wrong("plain http is answered " + std::to_string(answer->status) + " at " + url +
                       " instead of leading to https",
                   remedy);
  }
}

}  // namespace

Findings examine_tls(const Installation& it) {
  Findings findings;
  if (!can_ask_outside(it, findings)) return findings;
  const auto portal = parse_web_address(it.request.url);
  if (!portal->is_https()) {
    const std::string what =
        "the portal is reached by plain http: passwords and cookies can be "
        "read on the way";
    const Findings::Remedy remedy{
        "SITE_URL=https://" + portal->host + "   (in " + it.settings_place() + ")",
        "and serve it with TLS, as sih-auth-portal.conf does"};
    it.config().is_production ? findings.wrong(what, remedy) : findings.warn(what, remedy);
    return findings;
  }
  examine_certificate(it, findings);
  if (!ask_outside(it, {.url = it.request.url + "/site"})) return findings;
  examine_versions(it, findings);
  examine_hsts(it, findings);
  examine_redirect(it, *portal, findings);
  return findings;
}

}  // namespace sih_auth::app
