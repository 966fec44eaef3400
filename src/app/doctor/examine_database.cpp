#include <chrono>
#include <filesystem>
#include <string>

#include <unistd.h>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "app/doctor/disk_facts.hpp"
#include "app/doctor/examinations.hpp"
#include "app/doctor/examine_database_server.hpp"
#include "app/doctor/permission.hpp"
#include "app/printable.hpp"
#include "storage/database_file.hpp"
#include "storage/inspection.hpp"
#include "storage/migrator.hpp"

namespace sih_auth::app {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kAllButOwner = 077;

void examine_folder(const std::string& folder, const Ownership& facts, bool holds_database,
                    Findings& findings) {
  if ((facts.mode & kAllButOwner) != 0) {
    findings.wrong("other users can get into the state folder " + folder + " (mode " +
                       mode_text(facts.mode) + ")",
                   {"chmod 0700 " + shell_word(folder)});
  } else {
    findings.ok("the state folder " + folder + " is " + user_name(facts.user) + "'s alone");
  }
  const auto system = network_file_system(folder);
  if (holds_database && !system.empty()) {
    findings.wrong("the state folder is on a network file system (" + system +
                       "), where SQLite's locks do not hold",
                   {"move it to a local disk: STATE_DIR=/var/lib/sih-auth"});
  }
}

/// Files of somebody else, and of ours what others may read.
void examine_files(const std::string& folder, const std::string& database, const Ownership& owner,
                   Findings& findings) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const std::string path = entry->path();
    const auto facts = ownership_of(path);
    if (!facts) continue;
    if (facts->user != owner.user) {
      findings.wrong(path + " belongs to " + user_name(facts->user) + ": the service, as " +
                         user_name(owner.user) + ", may be locked out",
                     {"chown -R --reference=" + shell_word(folder) + " " + shell_word(folder)});
      continue;
    }
    if (path.starts_with(database) && (facts->mode & kAllButOwner) != 0) {
      findings.wrong("other users may open " + path + " (mode " + mode_text(facts->mode) + ")",
                     {"chmod 0600 " + shell_word(path)});
    }
  }
}

void examine_log(const std::string& database, Findings& findings) {
  constexpr std::uintmax_t kMebibyte = 1'048'576;
  constexpr std::uintmax_t kLarge = 64 * kMebibyte;
  std::error_code error;
  const auto size = fs::file_size(database + "-wal", error);
  if (error || size <= kLarge) return;
  findings.warn(
      "the write-ahead log has " + std::to_string(size / kMebibyte) +
          " MiB: a program holds an old snapshot open, and it cannot be shortened",
      {"fuser -v " + shell_word(database) + "   (a backup tool, or an sqlite3 left open?)"});
}

Findings::Remedy restoring_lines(const std::string& path) {
  return {"systemctl stop 'sih-auth*'",
          "install -o sih-auth -g sih-auth -m 600 BACKUP " + shell_word(path),
          "rm -f " + shell_word(path + "-wal") + " " + shell_word(path + "-shm"),
          "sih-auth migrate && sih-auth session revoke --all --yes",
          "systemctl start sih-auth sih-auth-backup.timer"};
}

/// One that has been used is never made anew.
void explain_absence(const storage::DatabaseAddress& address, Findings& findings) {
  try {
    static_cast<void>(storage::inspect_database(address));
    findings.wrong("there is no database at " + address.sqlite_path,
                   {"sih-auth migrate   (the service makes it, too, when it starts)"});
  } catch (const storage::RefusedDatabase& refused) {
    findings.wrong(refused.what(), restoring_lines(address.sqlite_path));
  }
}

bool is_sound(const std::string& path, storage::SqlConnection& connection, Findings& findings) {
  const std::string verdict = storage::SqlInspection(connection).quick_check();
  if (verdict == "ok") return true;
  // SQLite's first line only names the database.
  findings.wrong("the database is corrupt (" + verdict.substr(verdict.rfind('\n') + 1) + ")",
                 restoring_lines(path));
  return false;
}

/// Without a schema of ours no migration would touch it where it is the Flask app's, say, or has
/// been emptied.
bool is_refused(const Installation& it, Findings& findings) try {
  static_cast<void>(storage::inspect_database(it.config().database));
  return false;
} catch (const storage::RefusedDatabase& refused) {
  const storage::DatabaseAddress& address = it.config().database;
  const bool is_emptied = !address.server && fs::is_empty(address.sqlite_path);
  const Findings::Remedy another{"DATABASE_URL and STATE_DIR   (in " + it.settings_place() + ")"};
  findings.wrong(refused.what(), is_emptied ? restoring_lines(address.sqlite_path) : another);
  return true;
}

void examine_content(const Installation& it, Findings& findings) {
  const storage::DatabaseAddress& address = it.config().database;
  storage::SqlConnection connection(address, storage::Durability::lasting);
  if (!address.server && !is_sound(address.sqlite_path, connection, findings)) return;
  if (address.server) examine_database_server(it.config(), connection, findings);
  const long long version = storage::schema_version(connection);
  const long long newest = storage::newest_schema_version();
  if (version == 0 && is_refused(it, findings)) return;
  if (version < newest) {
    findings.wrong("the database has schema " + std::to_string(version) + ", this program wants " +
                       std::to_string(newest),
                   {"sih-auth migrate"});
    return;
  }
  if (version > newest) {
    findings.wrong("the database has schema " + std::to_string(version) +
                       ", of a newer program than this one (" + std::to_string(newest) + ")",
                   {"install the newer program again"});
    return;
  }
  findings.ok("the database is sound, schema " + std::to_string(version));
  constexpr std::chrono::minutes kGrace{1};
  const auto now = base::SystemClock().now();
  const auto newest_row = storage::SqlInspection(connection).newest_time();
  if (newest_row && *newest_row > now + kGrace) {
    findings.wrong("the clock was set back: the newest row of the database is " +
                       std::to_string((*newest_row - now).count()) + " seconds in the future",
                   {"timedatectl set-ntp true; timedatectl status"});
  }
}

}  // namespace

Findings examine_database(const Installation& it) {
  Findings findings;
  if (!it.has_config()) {
    findings.not_checked("where the database is is not known", {"put the settings right first"});
    return findings;
  }
  const std::string& folder = it.config().state_dir;
  const bool is_server = it.config().database.server != nullptr;
  const std::string& database = it.config().database.name();
  const auto owner = ownership_of(folder);
  if (!owner) {
    findings.wrong(
        "there is no state folder " + folder + ", or you may not look at it",
        {"STATE_DIR=/var/lib/sih-auth   (in " + it.settings_place() + ")", "or run this as root"});
    return findings;
  }
  examine_folder(folder, *owner, !is_server, findings);
  if (owner->user != ::geteuid()) {
    findings.not_checked("the database is " + user_name(owner->user) + "'s",
                         {"run this as root, or as that user"});
    return findings;
  }
  examine_files(folder, database, *owner, findings);
  if (!is_server && !fs::exists(database)) {
    explain_absence(it.config().database, findings);
    return findings;
  }
  if (!is_server) examine_log(database, findings);
  try {
    examine_content(it, findings);
  } catch (const domain::Unavailable& unavailable) {
    findings.wrong("the database " + database + " cannot be used: " + unavailable.what(),
                   {is_server ? "is the server running, and does DATABASE_URL name it rightly?"
                              : "ls -l " + database + "*   (is it a database, and whose?)"});
  }
  return findings;
}

}  // namespace sih_auth::app
