#include "storage/database_url.hpp"

#include <array>
#include <filesystem>
#include <utility>
#include <vector>

#include "sih_auth/base/encoding.hpp"

#include "storage/server_url.hpp"

namespace sih_auth::storage {
namespace {

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

/// As a value of a URL, in which a path stays readable.
std::string encoded_path(std::string_view path) {
  std::string text;
  for (const char c : path)
    text += c == '/' ? "/" : base::percent_encode({&c, 1});
  return text;
}

std::string shown_url(std::string_view scheme, const ServerUrl& url, std::string_view socket) {
  std::string text = std::string(scheme) + "://";
  if (!url.user.empty()) text += base::percent_encode(url.user) + "@";
  text += url.authority() + "/" + base::percent_encode(url.database);
  if (const std::string path = url.option(socket); !path.empty()) {
    text += "?" + std::string(socket) + "=" + encoded_path(path);
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
  text += url.authority() + "/" + base::percent_encode(url.database);
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
  const std::string ca = url.option("ssl_ca");
  if (ca.empty()) return host.name;
  std::string text = "host=" + host.name + ";ssl-ca=" + ca + ";ssl-verify-server-cert=1";
  for (const auto& [name, key] : {std::pair("ssl_cert", "ssl-cert"), {"ssl_key", "ssl-key"}}) {
    if (const std::string path = url.option(name); !path.empty()) {
      text += std::string(";") + key + "=" + path;
    }
  }
  return text;
}

void refuse_mysql_options(const ServerUrl& url) {
  for (const auto& [name, value] : url.options) {
    if (name.starts_with("ssl_") && value.find(';') != std::string::npos) {
      throw MalformedUrl("the path in " + name + " must not contain a semicolon");
    }
  }
  if (const std::string charset = url.option("charset"); !charset.empty() && charset != "utf8mb4") {
    throw MalformedUrl("charset is utf8mb4, or left out");
  }
  if (url.option("ssl_ca").empty() &&
      (url.options.contains("ssl_cert") || url.options.contains("ssl_key"))) {
    throw MalformedUrl("ssl_cert and ssl_key go with ssl_ca");
  }
  if (url.options.contains("host")) throw MalformedUrl("a socket is given by unix_socket=/path");
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
  if (const std::string socket = url.option("unix_socket"); !socket.empty()) {
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
  if (url.hosts.empty() && url.option(socket).empty()) {
    throw MalformedUrl("neither a host nor a socket is named (" + std::string(socket) + "=/path)");
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
    throw MalformedUrl("a file stands behind sqlite:///");
  }
  DatabaseAddress address;
  address.sqlite_path = (std::filesystem::path(state_dir) / path.substr(1)).lexically_normal();
  return address;
}

}  // namespace

tl::expected<DatabaseAddress, std::string> parse_database_url(std::string_view url,
                                                              const std::string& state_dir) try {
  const auto separator = url.find("://");
  if (separator == std::string_view::npos)
    throw MalformedUrl("no scheme:// stands at its beginning");
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
  throw MalformedUrl("the scheme is not known");
} catch (const MalformedUrl& malformed) {
  return tl::unexpected(std::string(malformed.what()) +
                        "; allowed: " + std::string(kDatabaseUrlForms));
}

}  // namespace sih_auth::storage
