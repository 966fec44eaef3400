#include "storage/database_url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::storage {
namespace {

/// What is wrong with a URL; leaves this file as a value.
class Malformed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Host {
  std::string name;  ///< an IPv6 address without its brackets
  std::string port;  ///< digits, or "": the engine's own
};

struct ServerUrl {
  std::string user;
  std::string password;
  std::vector<Host> hosts;
  std::string database;
  std::map<std::string, std::string> options;
};

constexpr std::array<std::string_view, 11> kPostgresqlOptions{"channel_binding",
                                                              "connect_timeout",
                                                              "gssencmode",
                                                              "passfile",
                                                              "port",
                                                              "sslcert",
                                                              "sslcrl",
                                                              "sslkey",
                                                              "sslmode",
                                                              "sslrootcert",
                                                              "target_session_attrs"};
constexpr std::array<std::string_view, 5> kMysqlOptions{"charset", "ssl_ca", "ssl_cert", "ssl_key",
                                                        "unix_socket"};

/// `+` is no blank here.
std::string decoded(std::string_view text) {
  std::string escaped;
  for (const char c : text)
    escaped += c == '+' ? std::string("%2B") : std::string(1, c);
  auto value = base::decode_query_value(escaped);
  if (!value) throw Malformed("a % stands without two hex digits behind it: write it as %25");
  if (value->find('\0') != std::string::npos) throw Malformed("a zero byte (%00) stands in it");
  return std::move(*value);
}

/// Takes what stands before the first `end` off `text`, and that as well.
std::string_view take_until(std::string_view& text, char end) {
  const auto length = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, length);
  text.remove_prefix(std::min(length + 1, text.size()));
  return taken;
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

std::string checked_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  constexpr unsigned kHighest = 65'535;
  if (error != std::errc{} || end != text.data() + text.size() || port == 0 || port > kHighest) {
    throw Malformed(
        "the port of a host is a number from 1 to 65535 (in a password, / and ? are written %2F "
        "and %3F)");
  }
  return std::to_string(port);
}

Host parse_host(std::string_view text) {
  Host host;
  if (text.starts_with('[')) {
    const bool is_closed = text.find(']') != std::string_view::npos;
    text.remove_prefix(1);
    host.name = decoded(take_until(text, ']'));  // a zone stands behind %25 (RFC 6874)
    const auto is_part = [](char c) { return is_host_character(c) || c == ':' || c == '%'; };
    if (!is_closed || host.name.find(':') == std::string::npos ||
        !std::ranges::all_of(host.name, is_part)) {
      throw Malformed("what stands in brackets is no IPv6 address");
    }
    if (!text.empty() && text.front() != ':') throw Malformed("behind ] stands a : and a port");
    if (!text.empty()) host.port = checked_port(text.substr(1));
    return host;
  }
  const auto colon = text.find(':');
  host.name = text.substr(0, colon);
  if (host.name.empty() || !std::ranges::all_of(host.name, is_host_character)) {
    throw Malformed(
        "a host is a name, an IPv4 address or an IPv6 address in brackets (in a password, @ : / ? "
        "# % are written %40 %3A %2F %3F %23 %25)");
  }
  if (colon != std::string_view::npos) host.port = checked_port(text.substr(colon + 1));
  return host;
}

void add_hosts(std::vector<Host>& hosts, std::string_view list) {
  while (!list.empty())
    hosts.push_back(parse_host(take_until(list, ',')));
}

std::string listed(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words)
    text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

/// `host` may stand among the options: a folder with a socket, or one more host.
void parse_options(ServerUrl& url, std::string_view query,
                   std::span<const std::string_view> allowed) {
  while (!query.empty()) {
    std::string_view value = take_until(query, '&');
    const std::string name(take_until(value, '='));
    // Not to be shown: it may be the rest of a password.
    if (!std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; })) {
      throw Malformed("behind ? stand name=value&… (a ? in a password is written %3F)");
    }
    const auto decoded_value = base::decode_query_value(value);
    if (!decoded_value || decoded_value->find('\0') != std::string::npos) {
      throw Malformed("the value of " + name + " is not percent-encoded rightly");
    }
    if (name == "host" && !decoded_value->starts_with('/')) {
      add_hosts(url.hosts, *decoded_value);
    } else if (name == "host" || std::ranges::find(allowed, name) != allowed.end()) {
      url.options[name] = *decoded_value;
    } else {
      // Not to be shown where a password may have been cut in two.
      const bool is_shown = query.find('@') == std::string_view::npos;
      throw Malformed("the option " + (is_shown ? name + " " : "") +
                      "is not known; those are host, " + listed(allowed));
    }
  }
}

/// `text` is what stands behind `scheme://`.
ServerUrl parse_server_url(std::string_view text, std::span<const std::string_view> allowed) {
  ServerUrl url;
  std::string_view rest = take_until(text, '?');
  const std::string_view query = text;
  std::string_view authority = take_until(rest, '/');
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    std::string_view login = authority.substr(0, at);
    authority.remove_prefix(at + 1);
    url.user = decoded(take_until(login, ':'));
    url.password = decoded(login);
    if (url.user.empty()) throw Malformed("no user stands before the @");
  }
  add_hosts(url.hosts, authority);
  url.database = decoded(rest);
  if (url.database.empty() || url.database.find('/') != std::string::npos) {
    throw Malformed("the name of the database stands behind the host: scheme://user@host/database");
  }
  parse_options(url, query, allowed);
  return url;
}

std::string bracketed(const std::string& host) {
  if (host.find(':') == std::string::npos) return host;
  std::string text = "[";
  return text.append(base::percent_encode(host, ":")).append("]");
}

std::string authority_of(const ServerUrl& url) {
  std::string text;
  for (const Host& host : url.hosts) {
    text.append(text.empty() ? "" : ",").append(bracketed(host.name));
    if (!host.port.empty()) text += ":" + host.port;
  }
  return text;
}

std::string option(const ServerUrl& url, const std::string& name) {
  const auto found = url.options.find(name);
  return found == url.options.end() ? "" : found->second;
}

std::string shown_url(std::string_view scheme, const ServerUrl& url, std::string_view socket) {
  std::string text = std::string(scheme) + "://";
  if (!url.user.empty()) text += base::percent_encode(url.user) + "@";
  text += authority_of(url) + "/" + base::percent_encode(url.database);
  if (const std::string path = option(url, std::string(socket)); !path.empty()) {
    text += "?" + std::string(socket) + "=" + path;
  }
  return text;
}

/// libpq's own URI (PostgreSQL's documentation, 34.1.1.2).
base::Secret postgresql_login(ServerUrl url) {
  url.options.try_emplace("connect_timeout", "2");
  url.options.try_emplace("target_session_attrs", "read-write");
  // A server that answers no more, over TCP.
  url.options.try_emplace("tcp_user_timeout", "5000");
  url.options.try_emplace("keepalives_idle", "30");
  url.options.try_emplace("application_name", "sih-auth");
  url.options.try_emplace("client_encoding", "UTF8");
  std::string text = "postgresql://" + base::percent_encode(url.user);
  if (!url.password.empty()) text += ":" + base::percent_encode(url.password);
  if (!url.user.empty()) text += "@";
  text += authority_of(url) + "/" + base::percent_encode(url.database);
  char separator = '?';
  for (const auto& [name, value] : url.options) {
    text += std::exchange(separator, '&') + name + "=" + base::percent_encode(value);
  }
  return base::Secret(text);
}

/// A value of SOCI's connection string for MySQL.
std::string soci_value(std::string_view value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

/// SOCI can ask for TLS, but not that the certificate be looked at. What libmariadb finds in the
/// place of a host is a list of its own options (MariaDB Connector/C, "mariadb_connect").
std::string mysql_host(const ServerUrl& url, const Host& host) {
  const std::string ca = option(url, "ssl_ca");
  if (ca.empty()) return host.name;
  std::string text = "host=" + host.name + ";ssl-ca=" + ca + ";ssl-verify-server-cert=1";
  for (const auto& [name, key] : {std::pair("ssl_cert", "ssl-cert"), {"ssl_key", "ssl-key"}}) {
    if (const std::string path = option(url, name); !path.empty()) {
      text += std::string(";") + key + "=" + path;
    }
  }
  return text;
}

void refuse_mysql_options(const ServerUrl& url) {
  for (const auto& [name, value] : url.options) {
    if (name.starts_with("ssl_") && value.find(';') != std::string::npos) {
      throw Malformed("the path in " + name + " must not contain a semicolon");
    }
  }
  if (const std::string charset = option(url, "charset");
      !charset.empty() && charset != "utf8mb4") {
    throw Malformed("charset is utf8mb4, or left out");
  }
  if (option(url, "ssl_ca").empty() &&
      (url.options.contains("ssl_cert") || url.options.contains("ssl_key"))) {
    throw Malformed("ssl_cert and ssl_key go with ssl_ca");
  }
  if (url.options.contains("host")) throw Malformed("a socket is given by unix_socket=/path");
}

std::vector<base::Secret> mysql_logins(const ServerUrl& url) {
  refuse_mysql_options(url);
  // A change of the schema may take minutes; a worker that waits for a server that hangs is ended
  // by the supervisor long before.
  const std::string common =
      " user=" + soci_value(url.user) + " password=" + soci_value(url.password) +
      " db=" + soci_value(url.database) +
      " charset=utf8mb4 connect_timeout=2 read_timeout=600 write_timeout=600";
  std::vector<base::Secret> logins;
  if (const std::string socket = option(url, "unix_socket"); !socket.empty()) {
    logins.emplace_back("unix_socket=" + soci_value(socket) + common);
    return logins;
  }
  for (const Host& host : url.hosts) {
    logins.emplace_back("host=" + soci_value(mysql_host(url, host)) +
                        " port=" + (host.port.empty() ? "3306" : host.port) + common);
  }
  return logins;
}

std::string marker_name(std::string_view shown) {
  std::string name;
  for (const char c : shown)
    name += is_host_character(c) ? c : '_';
  return name + ".initialized";
}

DatabaseAddress server_address(EngineKind engine, std::string_view text,
                               const std::string& state_dir) {
  const bool is_postgresql = engine == EngineKind::postgresql;
  ServerUrl url = is_postgresql ? parse_server_url(text, kPostgresqlOptions)
                                : parse_server_url(text, kMysqlOptions);
  const std::string_view socket = is_postgresql ? "host" : "unix_socket";
  if (url.hosts.empty() && option(url, std::string(socket)).empty()) {
    throw Malformed("neither a host nor a socket is named (" + std::string(socket) + "=/path)");
  }
  auto server = std::make_shared<ServerAddress>();
  server->engine = engine;
  server->shown_url = shown_url(is_postgresql ? "postgresql" : "mysql", url, socket);
  server->marker_path = std::filesystem::path(state_dir) / marker_name(server->shown_url);
  if (is_postgresql) {
    server->logins.push_back(postgresql_login(std::move(url)));
  } else {
    server->logins = mysql_logins(url);
  }
  DatabaseAddress address;
  address.server = std::move(server);
  return address;
}

DatabaseAddress sqlite_address(std::string_view path, const std::string& state_dir) {
  if (!path.starts_with('/') || path == "/" || path == "/:memory:" ||
      path.find('\0') != std::string_view::npos) {
    throw Malformed("a file stands behind sqlite:///");
  }
  DatabaseAddress address;
  address.sqlite_path = (std::filesystem::path(state_dir) / path.substr(1)).lexically_normal();
  return address;
}

}  // namespace

tl::expected<DatabaseAddress, std::string> parse_database_url(std::string_view url,
                                                              const std::string& state_dir) try {
  const auto separator = url.find("://");
  if (separator == std::string_view::npos) throw Malformed("no scheme:// stands at its beginning");
  const std::string_view full_scheme = url.substr(0, separator);
  const std::string_view scheme = full_scheme.substr(0, full_scheme.find('+'));
  const std::string_view rest = url.substr(separator + 3);
  if (scheme == "sqlite") return sqlite_address(rest, state_dir);
  if (scheme == "postgresql" || scheme == "postgres") {
    return server_address(EngineKind::postgresql, rest, state_dir);
  }
  if (scheme == "mysql" || scheme == "mariadb") {
    return server_address(EngineKind::mysql, rest, state_dir);
  }
  throw Malformed("the scheme is not known");
} catch (const Malformed& malformed) {
  return tl::unexpected(std::string(malformed.what()) +
                        "; allowed: " + std::string(kDatabaseUrlForms));
}

}  // namespace sih_auth::storage
