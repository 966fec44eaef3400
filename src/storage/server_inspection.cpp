#include "storage/server_inspection.hpp"

#include <tuple>

namespace sih_auth::storage {
namespace {

std::string text(SqlConnection& connection, std::string_view sql) {
  const auto row = connection.first<std::string>(sql);
  return row ? std::get<0>(*row) : "";
}

long long number(SqlConnection& connection, std::string_view sql) {
  const auto row = connection.first<long long>(sql);
  return row ? std::get<0>(*row) : 0;
}

std::string weak_durability_of_postgresql(SqlConnection& connection) {
  for (const auto& [name, value] : connection.all<std::string, std::string>(
           "SELECT name, setting FROM pg_settings "
           "WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')")) {
    if (value == "off") return name + " = off";
  }
  return "";
}

std::string weak_durability_of_mariadb(SqlConnection& connection) {
  if (text(connection, "SELECT @@global.innodb_doublewrite") == "0") {
    return "innodb_doublewrite = OFF";
  }
  const auto flush = text(connection, "SELECT @@global.innodb_flush_log_at_trx_commit");
  return flush == "1" ? "" : "innodb_flush_log_at_trx_commit = " + flush;
}

ServerState inspect_postgresql(SqlConnection& connection) {
  ServerState state;
  state.version = "PostgreSQL " + text(connection, "SELECT current_setting('server_version')");
  state.time = base::unix_time(
      number(connection, "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS BIGINT)"));
  state.is_encrypted = number(connection,
                              "SELECT CAST(COUNT(*) AS BIGINT) FROM pg_stat_ssl "
                              "WHERE pid = pg_backend_pid() AND ssl") == 1;
  state.is_local = number(connection,
                          "SELECT CASE WHEN inet_server_addr() IS NULL "
                          "OR inet_server_addr() = inet_client_addr() THEN 1 ELSE 0 END") == 1;
  state.weak_durability = weak_durability_of_postgresql(connection);
  const std::string encoding = text(connection, "SELECT current_setting('server_encoding')");
  if (encoding != "UTF8") state.narrow_encoding = encoding;
  state.max_connections =
      number(connection, "SELECT CAST(current_setting('max_connections') AS BIGINT)");
  return state;
}

ServerState inspect_mariadb(SqlConnection& connection) {
  ServerState state;
  state.version = "MariaDB " + text(connection, "SELECT VERSION()");
  state.time = base::unix_time(number(connection, "SELECT UNIX_TIMESTAMP()"));
  state.is_encrypted = !text(connection,
                             "SELECT variable_value FROM information_schema.session_status "
                             "WHERE variable_name = 'SSL_CIPHER'")
                            .empty();
  // `user@localhost`, `user@127.0.0.1`, or where else the server sees us.
  const std::string client = text(connection, "SELECT SUBSTRING_INDEX(USER(), '@', -1)");
  state.is_local = client == "localhost" || client == "127.0.0.1" || client == "::1";
  state.weak_durability = weak_durability_of_mariadb(connection);
  state.max_connections = number(connection, "SELECT @@global.max_connections");
  return state;
}

}  // namespace

ServerState inspect_server(SqlConnection& connection) {
  return connection.engine() == EngineKind::postgresql ? inspect_postgresql(connection)
                                                       : inspect_mariadb(connection);
}

}  // namespace sih_auth::storage
