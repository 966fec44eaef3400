#include "storage/mysql_engine.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <soci/mysql/soci-mysql.h>

namespace sih_auth::storage {
namespace {

// MariaDB's documentation, "MariaDB Error Code Reference".
constexpr std::array<unsigned, 4> kConflicts{
    1213,   // deadlock; at a COMMIT in a Galera cluster: another node was faster
    1020,   // the row has changed since it was read
    1062,   // duplicate key: where it was asked for before, another one has come between
    1637};  // too many concurrent transactions
constexpr std::array<unsigned, 12> kLosses{1047,   // the Galera node is not ready
                                           1053,   // server shutdown in progress
                                           1152,   // aborted connection
                                           1184,   // aborted connection
                                           1927,   // connection was killed
                                           2002,   // cannot connect through the socket
                                           2003,   // cannot connect
                                           2006,   // the server has gone away
                                           2013,   // lost connection during the query
                                           2014,   // out of sync
                                           2055,   // lost connection, with the system's error
                                           4031};  // closed because of inactivity
constexpr std::array<unsigned, 4> kReadOnly{1290, 1792, 1836, 4183};
/// The server's words about these hold host, user and database, and no other value.
constexpr std::array<unsigned, 13> kNotConnected{1040, 1044, 1045, 1049, 1129, 1130, 1203,
                                                 1226, 2002, 2003, 2005, 2026, 4151};

bool contains(std::span<const unsigned> numbers, unsigned number) {
  return std::ranges::find(numbers, number) != numbers.end();
}

bool is_read_only(soci::session& session) {
  int value = 0;
  soci::statement statement(session);
  statement.exchange(soci::into(value));
  statement.alloc();
  statement.prepare("SELECT @@global.read_only");
  statement.define_and_bind();
  statement.execute(true);
  return value != 0;
}

constexpr unsigned kReadOnlyOption = 1290;
constexpr unsigned kUnknownVariable = 1193;
constexpr unsigned kLockWait = 1205;
constexpr std::array<unsigned, 4> kPrivileges{1142, 1143, 1227, 1370};

}  // namespace

void MysqlEngine::open(soci::session& session) {
  for (const base::Secret& login : address_.logins) {
    const bool is_last = &login == &address_.logins.back();
    try {
      session.open(soci::mysql, std::string(login.reveal()));
      set_up(session);
      return;
    } catch (const soci::soci_error&) {
      if (is_last) throw;
    }
    session.close();
  }
}

void MysqlEngine::set_up(soci::session& session) const {
  for (const char* setting :
       {"SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE", "SET SESSION autocommit = 1",
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'"}) {
    session << setting;
  }
  // Of rows, and of whole tables that are being changed. 0: does not wait at all.
  const std::string seconds = durability_ == Durability::lasting ? "5" : "0";
  session << "SET SESSION innodb_lock_wait_timeout = " + seconds +
                 ", SESSION lock_wait_timeout = " + seconds;
  try {
    // Galera: a node first catches up with what the others have committed.
    session << "SET SESSION wsrep_sync_wait = 7";
  } catch (const soci::mysql_soci_error& error) {
    if (error.err_num_ != kUnknownVariable) throw;  // a server without Galera has none
  }
  if (is_read_only(session)) throw soci::mysql_soci_error("read-only", kReadOnlyOption);
}

bool MysqlEngine::is_demoted(soci::session& session) {
  constexpr std::chrono::seconds kBetweenLooks{1};
  const auto now = std::chrono::steady_clock::now();
  if (now < next_look_) return false;
  next_look_ = now + kBetweenLooks;
  return is_read_only(session);
}

Failure MysqlEngine::judge(const soci::soci_error& error) const {
  const auto* told = dynamic_cast<const soci::mysql_soci_error*>(&error);
  if (told == nullptr) return {Fault::refused, "database: the statement could not be run"};
  const unsigned number = told->err_num_;
  if (contains(kConflicts, number)) {
    return {Fault::conflict, "database: too many others write at the same time"};
  }
  if (contains(kReadOnly, number)) return {Fault::lost, "database: the server takes no writes"};
  const Fault fault = contains(kLosses, number) ? Fault::lost : Fault::refused;
  if (contains(kNotConnected, number)) return {fault, "database: " + error.get_error_message()};
  if (contains(kPrivileges, number)) {
    return {fault, "database: the user lacks a privilege (GRANT ALL ON … TO …)"};
  }
  if (number == kLockWait) {
    return {fault, "database: another writer, or a change of the schema, took too long"};
  }
  if (fault == Fault::lost) return {fault, "database: the connection to the server is lost"};
  return {fault,
          "database: MariaDB has refused a statement (error " + std::to_string(number) + ")"};
}

const Dialect& MysqlEngine::dialect() const {
  static constexpr std::array<std::string_view, 2> kBeginRead{
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
      "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"};
  static constexpr Dialect kDialect{
      .begin_write = "START TRANSACTION",
      .begin_read = kBeginRead,
      .tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
      .lock_schema = "SELECT GET_LOCK(CONCAT('sih-auth.', DATABASE()), 5)",
      .unlock_schema = "DO RELEASE_LOCK(CONCAT('sih-auth.', DATABASE()))",
      .last_used_id =
          "SELECT COALESCE(MAX(auto_increment), 1) - 1 FROM information_schema.tables "
          "WHERE table_schema = DATABASE() AND table_name = :name",
      .commits_each_table = true,
      .needs_transaction_to_write = true,
  };
  return kDialect;
}

}  // namespace sih_auth::storage
