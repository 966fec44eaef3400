#include "http/authenticator.hpp"

#include "http/answers.hpp"

namespace sih_auth::http {

std::optional<domain::SignedIn> Authenticator::identify(const Request& request) const {
  const auto token = find_cookie(request, cookies_.session_name());
  return token ? sessions_.find(*token) : std::nullopt;
}

Response Authenticator::challenge(const Request& request) const {
  Response response = refuse(Fault::authentication_required);
  const bool contradictory = find_cookies(request, cookies_.session_name()).size() > 1 &&
                             !find_cookie(request, cookies_.session_name());
  if (contradictory) cookies_.clear(response, request, cookies_.session_name());
  return response;
}

Response Authenticator::challenge_again() {
  return refuse(Fault::authentication_required, sentence(Detail::recent_login_required));
}

}  // namespace sih_auth::http
