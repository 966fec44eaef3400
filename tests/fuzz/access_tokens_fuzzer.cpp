// The `Authorization` header of a check, through all that judges it: whatever stands there, the
// answer is no 5xx, and nobody gets in by anything but the very token that was issued.

#include <string>
#include <string_view>

#include "crypto/access_tokens.hpp"
#include "fuzz/fuzzer.hpp"
#include "http/application.hpp"
#include "http/bearer.hpp"
#include "http/handlers/gateway_handlers.hpp"
#include "support/fake_stores.hpp"
#include "support/fake_tokens.hpp"
#include "support/fake_transactions.hpp"
#include "support/fixed_clock.hpp"
#include "support/http_messages.hpp"
#include "support/keys.hpp"
#include "support/recorded_events.hpp"
#include "support/scripted_random.hpp"
#include "support/watched_application.hpp"

namespace sih_auth::fuzz {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// One program that is signed in, and nginx's check of it.
class CheckedSite {
 public:
  CheckedSite()
      : token_(token_sessions_
                   .open({{1},
                          "John",
                          *domain::EmailAddress::parse("john@example.com"),
                          {},
                          "",
                          {},
                          {},
                          true,
                          false},
                         {"192.0.2.1", "App"}, clock_.now())
                   .access_token.reveal()) {
    http::Router router;
    http::add_gateway_routes(router, authenticator_, portal_, events_, metrics_, clock_);
    application_.emplace(std::move(router), http::OriginPolicy({}), http::CorsPolicy({}),
                         watchers_.all());
  }

  /// A token that is let in.
  [[nodiscard]] const std::string& token() const { return token_; }

  [[nodiscard]] int check(const std::string& authorization) {
    http::Request request = tests::get("/auth");
    request.headers.emplace("AUTHORIZATION", authorization);
    return application_->answer(request).status;
  }

 private:
  tests::FixedClock clock_;
  tests::ScriptedRandom random_;
  tests::FakeTransactions transactions_;
  tests::FakeSessionStore store_;
  tests::FakeTokenIssuer cookie_tokens_;
  tests::FakeRefreshTokens refresh_tokens_;
  crypto::Keyring keys_ = tests::keyring(tests::kNewKey, {tests::kOldKey});
  crypto::EdDsaAccessTokens access_tokens_{keys_, "https://auth.example.com", "sih-auth", random_};
  tests::FakeEventListener heard_;
  domain::Events events_{transactions_, {}, heard_, clock_};
  tests::FakeMetrics metrics_;
  domain::Visits visits_{store_, clock_, hours(1)};
  domain::Sessions sessions_{
      store_, cookie_tokens_, visits_, clock_, {hours(24), hours(1), hours(720)}};
  domain::TokenSessions token_sessions_{
      {transactions_, store_, access_tokens_, refresh_tokens_, visits_, events_, random_, clock_},
      {minutes(15), hours(720)}};
  http::CookieJar cookies_{"session", ""};
  http::Authenticator authenticator_{sessions_, token_sessions_, cookies_};
  domain::PortalAddress portal_{"https://auth.example.com"};
  tests::FakeWatchers watchers_{base::LogLevel::error};
  std::optional<http::Application> application_;
  std::string token_;
};

/// `$` stands for the token's three parts in turn, so that the fuzzer does not have to find a
/// signature.
std::string with_parts_of(std::string_view token, std::string_view text) {
  std::string whole;
  std::size_t begin = 0;
  for (const char c : text) {
    if (c != '$') {
      whole += c;
      continue;
    }
    const auto end = std::min(token.find('.', begin), token.size());
    whole += token.substr(begin, end - begin);
    begin = end == token.size() ? 0 : end + 1;
  }
  return whole;
}

}  // namespace

void examine(std::string_view input) {
  static CheckedSite site;
  constexpr int kServerError = 500;
  constexpr int kNoContent = 204;
  const std::string authorization = with_parts_of(site.token(), input);
  const int status = site.check(authorization);
  require(status < kServerError, "a 5xx", authorization);
  http::Request request;
  request.headers.emplace("AUTHORIZATION", authorization);
  const bool is_the_token = http::find_bearer_token(request) == site.token();
  require((status == kNoContent) == is_the_token, "judged wrongly", authorization);
}

}  // namespace sih_auth::fuzz
