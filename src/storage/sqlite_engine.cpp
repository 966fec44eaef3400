#include "storage/sqlite_engine.hpp"

#include <array>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

#include <soci/sqlite3/soci-sqlite3.h>

#include "sih_auth/base/encoding.hpp"

#include "storage/descriptor_vfs.hpp"

namespace sih_auth::storage {
namespace {

long long monotonic_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// SQLite's own handler sleeps longer and longer, so that whoever came first waits longest and
/// starves. Short sleeps of random length give every writer the same chance.
int wait_for_writer(void* context, int earlier_calls) {
  auto& wait = *static_cast<SqliteWait*>(context);
  const long long now = monotonic_ms();
  if (earlier_calls == 0) {
    wait.started_ms = now;
    wait.counters.waits.add();
  }
  if (now - wait.started_ms >= wait.patience_ms) return 0;
  thread_local std::minstd_rand random{std::random_device{}()};
  std::uniform_int_distribution<int> pick(200, 1500);
  const int microseconds = pick(random);
  wait.counters.microseconds.add(static_cast<std::uint64_t>(microseconds));
  std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
  return 1;
}

// Debian's libsoci_sqlite3 exports no typeinfo of its session, which the sanitizer's check of the
// cast would need.
__attribute__((no_sanitize("vptr"))) sqlite_api::sqlite3* handle_of(soci::session& session) {
  return static_cast<soci::sqlite3_session_backend&>(*session.get_backend()).conn_;
}

/// As a URI, so that a missing file is an error and never made anew.
std::string file_uri(const DatabaseAddress& address) {
  if (address.descriptor >= 0) {
    return "file:" + std::to_string(address.descriptor) + "?vfs=" + kDescriptorVfs +
           "&mode=ro&immutable=" + (address.is_frozen ? "1" : "0");
  }
  return "file:" + base::percent_encode(address.sqlite_path, "/") +
         (address.read_only ? "?mode=ro" : "?mode=rw");
}

}  // namespace

void set_up_sqlite() {
  // By the time the name is registered SQLite has begun, and cannot be configured any more.
  [[maybe_unused]] static const bool is_set_up = [] {
    sqlite_api::sqlite3_config(SQLITE_CONFIG_URI, 1);
    register_descriptor_vfs();
    return true;
  }();
}

SqliteEngine::SqliteEngine(DatabaseAddress address, Durability durability, const BusyCounters& busy)
    : address_(std::move(address)), durability_(durability), wait_{.counters = busy} {
  set_patient(true);
}

void SqliteEngine::open(soci::session& session) {
  set_up_sqlite();
  session.open(soci::sqlite3, "db=" + file_uri(address_));
  auto* handle = handle_of(session);
  sqlite_api::sqlite3_busy_handler(handle, wait_for_writer, &wait_);
  for (const char* pragma :
       {"PRAGMA foreign_keys = ON", "PRAGMA trusted_schema = OFF", "PRAGMA temp_store = MEMORY",
        "PRAGMA journal_size_limit = 16777216"}) {
    session << pragma;
  }
  if (durability_ == Durability::lasting) {
    // What was answered 200 survives a power cut.
    session << "PRAGMA synchronous = FULL";
  } else {
    // Neither a commit nor the clearing of the log may make this process wait for the disk.
    session << "PRAGMA synchronous = NORMAL";
    session << "PRAGMA wal_autocheckpoint = 0";
    // Pages come from the kernel's cache without a call for each; SQLite's own is emptied at every
    // commit of another process.
    session << "PRAGMA mmap_size = 1073741824";
  }
}

bool SqliteEngine::is_lost(soci::session& session) const {
  int moved = 0;
  sqlite_api::sqlite3_file_control(handle_of(session), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved != 0;
}

bool SqliteEngine::is_idle(soci::session& session) const {
  return sqlite_api::sqlite3_get_autocommit(handle_of(session)) != 0;
}

Failure SqliteEngine::judge(const soci::soci_error& error) const {
  const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
  if (sqlite == nullptr) return {Fault::refused, "database: the statement could not be run"};
  constexpr int kPrimaryCode = 0xff;
  if ((sqlite->result() & kPrimaryCode) == SQLITE_CORRUPT) {
    return {Fault::refused, "database: the file is corrupt: restore a backup"};
  }
  return {Fault::refused, std::string("database: ") + sqlite_api::sqlite3_errstr(sqlite->result())};
}

const Dialect& SqliteEngine::dialect() const {
  static constexpr std::array<std::string_view, 1> kBeginRead{"BEGIN"};
  static constexpr Dialect kDialect{
      // IMMEDIATE: waits for its turn here, where nothing has been read yet; never a conflict
      // later.
      .begin_write = "BEGIN IMMEDIATE",
      .begin_read = kBeginRead,
      .tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
      .lock_schema = "",
      .unlock_schema = "",
      .last_used_id = "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = :name",
      .commits_each_table = false,
      .needs_transaction_to_write = false,
  };
  return kDialect;
}

void SqliteEngine::set_patient(bool is_patient) {
  // Enough for a reader that meets a crashed writer's recovery, too short to hold up a check.
  constexpr long long kImpatientMs = 50;
  constexpr long long kPatientMs = 5'000;
  wait_.patience_ms = !is_patient                          ? 0
                      : durability_ == Durability::lasting ? kPatientMs
                                                           : kImpatientMs;
}

}  // namespace sih_auth::storage
