#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sih_auth::domain {

/// Decides where a browser may be sent after login, so that the portal is no open redirector
/// (OWASP ASVS 3.7.2).
class RedirectPolicy {
 public:
  /// `site_url`: the portal's own address, may be empty. `cookie_domain`: itself and everything
  /// below it is allowed; may be empty. `allowed_hosts`: exact host names.
  RedirectPolicy(std::string site_url, std::string_view cookie_domain,
                 const std::vector<std::string>& allowed_hosts);

  /// `wanted` itself when it is an http(s) URL with an allowed host, or a path that begins with one
  /// `/`; else the portal's own page. URLs that browsers and we might read differently are not
  /// allowed. Bytes that are no UTF-8 come back percent-encoded.
  [[nodiscard]] std::string target(std::string_view wanted) const;

 private:
  [[nodiscard]] bool is_allowed_host(std::string_view host) const;

  std::string home_;
  std::string cookie_domain_;
  std::vector<std::string> hosts_;
};

}  // namespace sih_auth::domain
