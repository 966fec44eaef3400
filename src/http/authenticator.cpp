#include "http/authenticator.hpp"

#include "http/answers.hpp"
#include "http/bearer.hpp"

namespace sih_auth::http {
namespace {

constexpr std::string_view kChallengeHeader = "WWW-Authenticate";

}  // namespace

std::optional<domain::SignedIn> Authenticator::identify(const Request& request) const {
  const auto cookies = find_cookies(request, cookies_.session_name());
  if (contradict(cookies)) return std::nullopt;
  auto by_cookie = cookies.empty() ? std::nullopt : sessions_.find(cookies.front());
  auto by_token = identify_by_token(request);
  if (by_cookie && by_token && by_cookie->user_id != by_token->user_id) return std::nullopt;
  return by_token ? by_token : by_cookie;
}

std::optional<domain::SignedIn> Authenticator::identify_by_token(const Request& request) const {
  const auto token = find_bearer_token(request);
  return token ? token_sessions_.find(*token) : std::nullopt;
}

Response Authenticator::challenge(const Request& request) const {
  Response response = refuse(Fault::authentication_required);
  const bool has_token = find_bearer_token(request).has_value();
  response.add_header(kChallengeHeader, has_token ? "Bearer error=\"invalid_token\"" : "Bearer");
  if (contradict(find_cookies(request, cookies_.session_name()))) {
    cookies_.clear(response, request, cookies_.session_name());
  }
  return response;
}

Response Authenticator::challenge_again() {
  Response response =
      refuse(Fault::authentication_required, sentence(Detail::recent_login_required));
  response.add_header(kChallengeHeader, "Bearer");
  return response;
}

}  // namespace sih_auth::http
