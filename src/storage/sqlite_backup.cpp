#include "storage/sqlite_backup.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>

#include <sqlite3.h>
#include <unistd.h>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "storage/database_file.hpp"
#include "storage/descriptor_vfs.hpp"
#include "storage/sqlite_engine.hpp"

namespace sih_auth::storage {
namespace {

constexpr int kPatienceMs = 10'000;
// 1 MiB at a time: often enough for whoever watches.
constexpr int kPagesInAStep = 256;

[[noreturn]] void fail(const std::string& what, int code) {
  throw domain::Unavailable(what + ": " + sqlite3_errstr(code));
}

/// One connection of SQLite's own, for what SOCI has no words for.
class SqliteHandle {
 public:
  SqliteHandle(const std::string& uri, int flags) {
    const int code = sqlite3_open_v2(uri.c_str(), &handle_, flags | SQLITE_OPEN_URI, nullptr);
    if (code != SQLITE_OK) {
      sqlite3_close(handle_);
      fail("cannot open it", code);
    }
    sqlite3_busy_timeout(handle_, kPatienceMs);
  }
  SqliteHandle(const SqliteHandle&) = delete;
  SqliteHandle& operator=(const SqliteHandle&) = delete;
  ~SqliteHandle() { sqlite3_close(handle_); }

  [[nodiscard]] sqlite3* get() const { return handle_; }

  /// The first column of the first row; "" without one.
  std::string value(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    int code = sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr);
    std::string text;
    if (code == SQLITE_OK) {
      code = sqlite3_step(statement);
      if (code == SQLITE_ROW) {
        const auto* first = sqlite3_column_text(statement, 0);
        if (first != nullptr) text = reinterpret_cast<const char*>(first);
      }
    }
    sqlite3_finalize(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail("cannot read it", code);
    return text;
  }

 private:
  sqlite3* handle_ = nullptr;
};

std::string uri_of(int descriptor, const char* mode) {
  return "file:" + std::to_string(descriptor) + "?vfs=" + kDescriptorVfs + "&mode=" + mode;
}

/// Where nothing can be written beside the database, and nobody is writing to it, its log cannot be
/// opened and is not needed.
std::string uri_of(const DatabaseAddress& source) {
  const std::string& path = source.sqlite_path;
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const bool is_frozen =
      ::access(folder.c_str(), W_OK) != 0 && !std::filesystem::exists(path + "-wal");
  return "file:" + base::percent_encode(path, "/") + "?mode=ro" + (is_frozen ? "&immutable=1" : "");
}

void copy_pages(SqliteHandle& source, int target, const base::Progress& progress) {
  SqliteHandle copy(uri_of(target, "rw"), SQLITE_OPEN_READWRITE);
  copy.value("PRAGMA journal_mode = OFF");
  copy.value("PRAGMA synchronous = OFF");
  sqlite3_backup* backup = sqlite3_backup_init(copy.get(), "main", source.get(), "main");
  if (backup == nullptr) fail("cannot copy it", sqlite3_errcode(copy.get()));
  int code = SQLITE_OK;
  while (code == SQLITE_OK) {
    code = sqlite3_backup_step(backup, kPagesInAStep);
    // Bit by bit: whoever commits meanwhile would wait for all of it at once.
    ::fdatasync(target);
    const int all = sqlite3_backup_pagecount(backup);
    progress(all - sqlite3_backup_remaining(backup), all);
  }
  const int finished = sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE || finished != SQLITE_OK) {
    fail("cannot copy it", code != SQLITE_DONE ? code : finished);
  }
}

/// Marks the file as one without a write-ahead log (bytes 18 and 19 of the file format).
void leave_wal_mode(int target) {
  constexpr std::array<char, 2> kRollbackJournal{1, 1};
  constexpr off_t kVersions = 18;
  if (::pwrite(target, kRollbackJournal.data(), kRollbackJournal.size(), kVersions) !=
      static_cast<ssize_t>(kRollbackJournal.size())) {
    throw domain::Unavailable("the copy cannot be written");
  }
}

void check_copy(const std::string& source, int target) {
  SqliteHandle copy(uri_of(target, "ro"), SQLITE_OPEN_READONLY);
  copy.value("PRAGMA temp_store = MEMORY");
  std::string verdict = copy.value("PRAGMA integrity_check(1)");
  std::ranges::replace(verdict, '\n', ' ');
  if (verdict != "ok") throw domain::Unavailable("it is corrupt (" + verdict + ")");
  const std::string broken = copy.value("PRAGMA foreign_key_check");
  if (!broken.empty()) {
    throw domain::Unavailable("the table " + broken + " refers to rows that do not exist");
  }
  SqlConnection connection({source, true, target, true}, Durability::lasting);
  refuse_other_schema(connection, source);
}

}  // namespace

void back_up_sqlite(const DatabaseAddress& source, int target, const base::Progress& progress) try {
  set_up_sqlite();
  {
    SqliteHandle database(uri_of(source), SQLITE_OPEN_READONLY);
    // One snapshot for all steps: a backup that sees a writer's commit between two of them begins
    // anew, and under a steady load would never end. A reader keeps no writer waiting in WAL mode.
    database.value("BEGIN");
    database.value("SELECT COUNT(*) FROM sqlite_master");
    copy_pages(database, target, progress);
  }
  leave_wal_mode(target);
  check_copy(source.sqlite_path, target);
  if (::fsync(target) != 0) throw domain::Unavailable("the copy cannot be put on the disk");
} catch (const domain::Unavailable& error) {
  throw domain::Unavailable("no backup of " + source.sqlite_path + ": " + error.what());
}

}  // namespace sih_auth::storage
