#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <regex>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <sys/resource.h>

#include "sih_auth/base/clock.hpp"

#include "app/commands/command_line.hpp"
#include "app/commands/command_support.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/progress_bar.hpp"
#include "app/state_owner.hpp"
#include "app/unnamed_file.hpp"
#include "storage/sqlite_backup.hpp"

namespace sih_auth::app {
namespace {

namespace fs = std::filesystem;

constexpr int kLowestPriority = 19;

/// Where to; `file` or `folder`.
struct BackupPlace {
  std::string file;
  std::string folder;
  int keep = 0;  ///< 0: all
};

std::string dated_name(base::UnixTime time) {
  const std::time_t seconds = base::to_integer(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 64> name{};
  return {name.data(),
          std::strftime(name.data(), name.size(), "sih-auth-%Y%m%d-%H%M%SZ.db", &parts)};
}

/// Throws std::runtime_error for what a backup must not take the place of.
void refuse_target(const std::string& database, const std::string& file) {
  std::error_code none;
  const auto status = fs::status(file, none);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    throw std::runtime_error(file + " is there already and is no file");
  }
  const fs::path target = fs::weakly_canonical(file);
  for (const char* ending : {"", "-wal", "-shm", "-journal", ".initialized"}) {
    const std::string own = database + ending;
    if (target == fs::weakly_canonical(own) || fs::equivalent(file, own, none)) {
      throw std::runtime_error(file + " is the service's own: a backup must be another file");
    }
  }
}

void write_backup(const Config& config, const std::string& file) {
  if (config.database.server) {
    throw std::runtime_error(
        "only a SQLite database is backed up by this command; use the server's own tool for " +
        config.database.name() + " (pg_dump, mariadb-dump --single-transaction)");
  }
  const std::string& database = config.database.sqlite_path;
  if (!fs::exists(database)) throw std::runtime_error("there is no database at " + database);
  refuse_target(database, file);
  UnnamedFile copy(file);
  // The database is its owner's to fill: what stands in it is never read as root.
  static_cast<void>(run_as_owner_of(config.state_dir, [&] {
    // Visitors come first. A sandbox may refuse it.
    ::setpriority(PRIO_PROCESS, 0, kLowestPriority);
    ProgressBar bar("backup");
    storage::back_up_sqlite(config.database, copy.fd(), bar.progress());
    return 0;
  }));
  give_to_owner_of(config.state_dir, copy.fd(), copy.folder_fd());
  copy.give_name();
}

/// Deletes the oldest of our own in the folder. `made` stays, even beside names of days to come.
void keep_latest(const fs::path& made, int most) {
  static const std::regex kOwn(R"(sih-auth-\d{8}-\d{6}Z\.db)");
  std::vector<fs::path> backups;
  for (const auto& entry : fs::directory_iterator(made.parent_path())) {
    const std::string name = entry.path().filename().string();
    if (entry.is_regular_file() && std::regex_match(name, kOwn) && name != made.filename()) {
      backups.push_back(entry.path());
    }
  }
  std::ranges::sort(backups, std::ranges::greater{});  // the names are dates
  for (std::size_t i = static_cast<std::size_t>(most) - 1; i < backups.size(); ++i) {
    fs::remove(backups[i]);
    std::printf("deleted %s\n", backups[i].c_str());
  }
}

int back_up(const std::optional<std::string>& env_file, const BackupPlace& place) {
  if (place.file.empty() == place.folder.empty()) {
    throw CLI::ValidationError("backup", "say where to: FILE or --into FOLDER");
  }
  return with_config(env_file, [&](const Config& config) {
    std::string file = place.file;
    if (!place.folder.empty()) {
      if (!fs::is_directory(place.folder)) return fail(place.folder + " is no folder");
      file = (fs::path(place.folder) / dated_name(base::SystemClock().now())).string();
    }
    write_backup(config, file);
    std::printf("written and checked: %s\n", file.c_str());
    if (place.keep > 0) keep_latest(file, place.keep);
    return 0;
  });
}

}  // namespace

void add_backup_commands(CommandLine& line) {
  auto& place = line.value<BackupPlace>();
  auto& backup = line.add("backup",
                          "copy the database while it is in use, and check the copy before it "
                          "gets its name",
                          [&] { return back_up(line.env_file(), place); });
  backup.add_option("FILE", place.file, "the copy; a file of this name is replaced");
  auto* into = backup.add_option("--into", place.folder,
                                 "a folder, where the copy is named sih-auth-YYYYMMDD-HHMMSSZ.db");
  backup
      .add_option("--keep", place.keep,
                  "with --into: of the copies named so, delete the oldest "
                  "beyond this many")
      ->needs(into)
      ->check(CLI::Range(1, 1'000'000));
}

}  // namespace sih_auth::app
