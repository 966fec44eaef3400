#include "http/visitor.hpp"

namespace sih_auth::http {

domain::Visitor visitor_of(const Request& request) {
  constexpr std::size_t kMaxUserAgent = 255;
  domain::Visitor visitor{request.ip, {}, request.id};
  for (const char c : request.header("USER_AGENT").substr(0, kMaxUserAgent)) {
    if (c >= ' ' && c <= '~') visitor.user_agent += c;
  }
  return visitor;
}

domain::Client client_of(const Request& request, const CookieJar& cookies) {
  return {visitor_of(request), find_cookie(request, cookies.device_name()).value_or("")};
}

}  // namespace sih_auth::http
