#include "http/handlers/gateway_handlers.hpp"

#include "http/answers.hpp"

namespace sih_auth::http {
namespace {

Response check(const Request& request, domain::Sessions& sessions, const CookieJar& cookies) {
  const auto token = find_cookie(request, cookies.session_name());
  const auto signed_in = token ? sessions.find(*token) : std::nullopt;
  if (!signed_in) return refuse(Fault::authentication_required);
  constexpr int kNoContent = 204;
  return Response{kNoContent, {}, {}, {}};
}

}  // namespace

void add_gateway_routes(Router& router, domain::Sessions& sessions, const CookieJar& cookies) {
  router.add({Method::get, "/auth", Cost::cheap,
              [&](const Request& request) { return check(request, sessions, cookies); }});
}

}  // namespace sih_auth::http
