// DATABASE_URL: no text that is shown holds the password, and libpq reads in what it is handed
// what was meant.

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <libpq-fe.h>

#include "sih_auth/base/encoding.hpp"

#include "fuzz/fuzzer.hpp"
#include "storage/database_url.hpp"

namespace sih_auth::fuzz {
namespace {

constexpr std::string_view kSecret = "n33dle-in-the-password";
constexpr std::string_view kStateDir = "/var/lib/sih-auth";

std::map<std::string, std::string> as_libpq_reads_it(const std::string& login) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(login.c_str(), nullptr), PQconninfoFree);
  require(options != nullptr, "libpq does not take it", login);
  std::map<std::string, std::string> values;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) values.emplace(option->keyword, option->val);
  }
  return values;
}

/// `key='value' …`, as SOCI reads it.
std::map<std::string, std::string> as_soci_reads_it(std::string_view login) {
  std::map<std::string, std::string> values;
  while (!login.empty()) {
    const auto equals = login.find('=');
    require(equals != std::string_view::npos, "no key=value", login);
    const std::string key(login.substr(0, equals));
    login.remove_prefix(equals + 1);
    std::string value;
    if (login.starts_with('\'')) {
      login.remove_prefix(1);
      while (!login.empty() && login.front() != '\'') {
        if (login.front() == '\\') login.remove_prefix(1);
        require(!login.empty(), "an escape of nothing", key);
        value += login.front();
        login.remove_prefix(1);
      }
      require(login.starts_with('\''), "a value does not end", key);
      login.remove_prefix(1);
    } else {
      value = login.substr(0, login.find(' '));
      login.remove_prefix(value.size());
    }
    require(values.emplace(key, value).second, "stands there twice", key);
    require(login.empty() || login.starts_with(' '), "more than a value", key);
    if (!login.empty()) login.remove_prefix(1);
  }
  return values;
}

void examine_server(const storage::ServerAddress& server) {
  require(!server.logins.empty(), "nothing to log in with", server.shown_url);
  const std::string folder = std::string(kStateDir) + "/";
  require(server.marker_path.starts_with(folder) &&
              server.marker_path.find('/', folder.size()) == std::string::npos,
          "a marker elsewhere", server.marker_path);
  const auto again = storage::parse_database_url(server.shown_url, std::string(kStateDir));
  require(!again || again->server->marker_path == server.marker_path, "another marker",
          server.shown_url);
  for (const base::Secret& secret : server.logins) {
    const std::string login(secret.reveal());
    if (server.engine == storage::EngineKind::postgresql) {
      require(!as_libpq_reads_it(login)["dbname"].empty(), "no database", login);
    } else {
      require(!as_soci_reads_it(login)["db"].empty(), "no database", login);
    }
  }
}

/// Any text.
void examine_url(std::string_view url) {
  const auto address = storage::parse_database_url(url, std::string(kStateDir));
  if (!address) {
    require(address.error().find("; allowed: ") != std::string::npos,
            "does not say what is allowed", address.error());
    return;
  }
  if (address->server) return examine_server(*address->server);
  require(address->sqlite_path.starts_with('/'), "relative to wherever", address->sqlite_path);
}

/// A password of any bytes, before any host, database and options.
void examine_password(std::string_view password, std::string_view rest) {
  if (password.find('\0') != std::string_view::npos || rest.find(kSecret) != rest.npos) return;
  const std::string secret = std::string(password) + std::string(kSecret);
  for (const std::string_view scheme : {"postgresql", "mysql"}) {
    const std::string url =
        std::string(scheme) + "://john:" + base::percent_encode(secret) + "@" + std::string(rest);
    const auto address = storage::parse_database_url(url, std::string(kStateDir));
    const std::string shown = address ? address->name() : address.error();
    require(shown.find(kSecret) == std::string::npos, "shows a password", shown);
    // With another @ in it, that one ends the password.
    const bool is_whole = rest.substr(0, rest.find_first_of("/?")).find('@') == std::string::npos;
    if (!address || !is_whole) continue;
    for (const base::Secret& login : address->server->logins) {
      const std::string text(login.reveal());
      auto values = scheme == "mysql" ? as_soci_reads_it(text) : as_libpq_reads_it(text);
      require(values["password"] == secret && values["user"] == "john", "another login", text);
    }
  }
}

}  // namespace

void examine(std::string_view input) {
  examine_url(input);
  const std::string_view password = take_line(input);
  examine_password(password, input);
}

}  // namespace sih_auth::fuzz
