// The `Cookie` headers of a request: nobody gets in by anything but the very session that was
// opened, and no browser is known by anything but its own `device` cookie. Each line is a header;
// `$` stands for a session, `@` for a browser, `&` for a login.

#include <string>
#include <string_view>
#include <vector>

#include "crypto/keyed_hasher.hpp"
#include "crypto/token_issuer.hpp"
#include "fuzz/answers.hpp"
#include "fuzz/fuzzer.hpp"
#include "http/authenticator.hpp"
#include "http/cookies.hpp"
#include "support/fake_protection.hpp"
#include "support/fake_stores.hpp"
#include "support/fake_tokens.hpp"
#include "support/fake_transactions.hpp"
#include "support/fixed_clock.hpp"
#include "support/http_messages.hpp"
#include "support/keys.hpp"
#include "support/recorded_events.hpp"
#include "support/scripted_random.hpp"

namespace sih_auth::fuzz {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// A browser that is signed in and known, with cookies of real tokens.
class Browser {
 public:
  Browser()
      : session_(sessions_.open({1}, false, visitor_, clock_.now()).token.reveal()),
        device_(devices_.record_full_login({1}, {visitor_, ""}, false).token.reveal()),
        login_(tokens_.issue(domain::Purpose::login).token.reveal()) {}

  [[nodiscard]] bool is_let_in(const http::Request& request) const {
    return authenticator_.identify(request).has_value();
  }
  [[nodiscard]] http::Response turned_away(const http::Request& request) const {
    return authenticator_.challenge(request);
  }
  [[nodiscard]] bool is_known(std::string_view token) {
    return devices_.find({1}, token).has_value();
  }
  [[nodiscard]] bool is_login(std::string_view token) const {
    return tokens_.open(domain::Purpose::login, token).has_value();
  }

  [[nodiscard]] const std::string& session() const { return session_; }
  [[nodiscard]] const std::string& device() const { return device_; }
  [[nodiscard]] const std::string& login() const { return login_; }
  [[nodiscard]] const http::CookieJar& jar() const { return jar_; }

 private:
  domain::Visitor visitor_{"192.0.2.1", "Browser", {}};
  tests::FixedClock clock_;
  tests::ScriptedRandom random_;
  tests::FakeTransactions transactions_;
  tests::FakeSessionStore store_;
  tests::FakeDeviceStore device_store_;
  tests::FakeAccessTokens access_tokens_;
  tests::FakeRefreshTokens refresh_tokens_;
  crypto::Keyring keys_ = tests::keyring(tests::kNewKey, {tests::kOldKey});
  crypto::MacTokenIssuer tokens_{keys_, random_};
  tests::FakeEventListener heard_;
  domain::Events events_{transactions_, {}, heard_, clock_};
  domain::Visits visits_{store_, clock_, hours(1)};
  domain::Sessions sessions_{store_, tokens_, visits_, clock_, {hours(24), hours(1), hours(720)}};
  domain::TokenSessions token_sessions_{
      {transactions_, store_, access_tokens_, refresh_tokens_, visits_, events_, random_, clock_},
      {minutes(15), hours(720)}};
  domain::Devices devices_{device_store_, tokens_, clock_};
  http::CookieJar jar_{"session", "example.com"};
  http::Authenticator authenticator_{sessions_, token_sessions_, jar_};
  std::string session_;
  std::string device_;
  std::string login_;
};

/// RFC 6265 section 4.2.1, read once more: what stands behind `name=` in any of the headers.
std::vector<std::string> values_of(const std::vector<std::string>& headers, std::string_view name) {
  std::vector<std::string> values;
  for (const std::string& header : headers) {
    std::string pair;
    for (std::size_t i = 0; i <= header.size(); ++i) {
      if (i < header.size() && header[i] != ';') {
        if (!pair.empty() || header[i] != ' ') pair += header[i];
        continue;
      }
      if (pair.starts_with(std::string(name) + "=")) values.push_back(pair.substr(name.size() + 1));
      pair.clear();
    }
  }
  return values;
}

/// What is set or cleared stays one header line with one name, whatever was sent.
void examine_set_cookies(const http::Response& response) {
  for (const std::string& cookie : tests::headers_of(response, "Set-Cookie")) {
    require(cookie.starts_with("session=;"), "not a cookie of ours, or not cleared", cookie);
    require(cookie.ends_with("Secure; HttpOnly; SameSite=Lax"), "without its flags", cookie);
  }
}

}  // namespace

void examine(std::string_view input) {
  static Browser browser;
  http::Request request = tests::get("/auth");
  std::vector<std::string> headers;
  while (!input.empty()) {
    std::string header = with_value(take_line(input), '$', browser.session());
    header = with_value(header, '@', browser.device());
    headers.push_back(with_value(header, '&', browser.login()));
    request.headers.emplace("COOKIE", headers.back());
  }
  for (const std::string_view name : {"session", "device", "login", "", "a"})
    require(http::find_cookies(request, name) == values_of(headers, name), "other values", name);

  const auto sessions = values_of(headers, "session");
  const bool is_the_session =
      !sessions.empty() &&
      std::ranges::all_of(sessions, [](const auto& value) { return value == browser.session(); });
  require(browser.is_let_in(request) == is_the_session, "judged wrongly", browser.session());
  if (!is_the_session) {
    const http::Response response = browser.turned_away(request);
    require_well_formed(response);
    examine_set_cookies(response);
  }
  for (const std::string& value : values_of(headers, "device"))
    require(browser.is_known(value) == (value == browser.device()), "another browser", value);
  for (const std::string& value : values_of(headers, "login"))
    require(browser.is_login(value) == (value == browser.login()), "another login", value);
}

}  // namespace sih_auth::fuzz
