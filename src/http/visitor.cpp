#include "http/visitor.hpp"

namespace sih_auth::http {

domain::Visitor visitor_of(const Request& request) {
  constexpr std::size_t kMaxUserAgent = 255;
  domain::Visitor visitor{request.ip, {}};
  for (const char c : request.header("USER_AGENT").substr(0, kMaxUserAgent)) {
    if (c >= ' ' && c <= '~') visitor.user_agent += c;
  }
  return visitor;
}

}  // namespace sih_auth::http
