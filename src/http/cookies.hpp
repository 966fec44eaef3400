#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/domain/sessions.hpp"
#include "sih_auth/http/request.hpp"
#include "sih_auth/http/response.hpp"

namespace sih_auth::http {

/// Every value of the cookies named `name`, byte for byte, over all Cookie headers.
[[nodiscard]] std::vector<std::string> find_cookies(const Request& request, std::string_view name);

/// Whether the values of one cookie differ: then somebody has planted one.
[[nodiscard]] bool contradict(const std::vector<std::string>& values);

/// The value of the cookie named `name`, byte for byte, over all Cookie headers; nullopt when it is
/// absent, or stands there with values that contradict each other.
[[nodiscard]] std::optional<std::string> find_cookie(const Request& request, std::string_view name);

/// Sets and clears cookies; nginx decides their flags (`Request::cookie_flags`).
class CookieJar {
 public:
  /// `domain` empty: host-only cookies. Else for that domain and all below it, and a host-only
  /// cookie of the same name is expired at every set and clear, as browsers would send both.
  CookieJar(std::string session_name, std::string domain);

  [[nodiscard]] const std::string& session_name() const noexcept { return session_name_; }
  [[nodiscard]] const std::string& login_name() const noexcept { return login_name_; }

  /// Always host-only: no other site has a use for it.
  [[nodiscard]] const std::string& device_name() const noexcept { return device_name_; }

  /// `lifetime` nullopt: until the browser ends.
  void set(Response& response, const Request& request, std::string_view name,
           std::string_view value, std::optional<std::chrono::seconds> lifetime) const;
  void clear(Response& response, const Request& request, std::string_view name) const;

  /// The session cookie: until the browser ends, or as long as a remembered session lives.
  void set_session(Response& response, const Request& request,
                   const domain::OpenedSession& session) const;

 private:
  /// The domain that the cookie is for; empty: this host alone.
  [[nodiscard]] const std::string& scope_of(std::string_view name) const;

  std::string session_name_;
  std::string login_name_;
  std::string device_name_;
  std::string domain_;
};

}  // namespace sih_auth::http
