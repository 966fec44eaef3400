#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include <CLI/CLI.hpp>

#include "sih_auth/base/clock.hpp"

#include "app/commands/command_line.hpp"
#include "app/commands/command_support.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/progress_bar.hpp"
#include "app/state_owner.hpp"
#include "storage/database_copy.hpp"
#include "storage/database_url.hpp"

namespace sih_auth::app {
namespace {

int migrate_database(const std::optional<std::string>& env_file) {
  return with_config(env_file, [](const Config& config) {
    make_database_ready(config, "migrate");
    std::printf("%s is up to date\n", config.database.name().c_str());
    return 0;
  });
}

/// Throws std::runtime_error, without the URL's password.
storage::DatabaseAddress parse_address(const Config& config, const char* option,
                                       const std::string& url) {
  const auto address = storage::parse_database_url(url, config.state_dir);
  if (address) return *address;
  throw std::runtime_error(std::string(option) + ": " + address.error());
}

int copy_database(const std::optional<std::string>& env_file, const std::string& from,
                  const std::string& to) {
  return with_config(env_file, [&](const Config& config) {
    const auto source = parse_address(config, "--from", from);
    const auto target = parse_address(config, "--to", to);
    std::error_code none;
    if (!source.server && !std::filesystem::exists(source.sqlite_path)) {
      return fail("there is no database at " + source.sqlite_path);
    }
    if (source.name() == target.name() ||
        std::filesystem::equivalent(source.sqlite_path, target.sqlite_path, none)) {
      return fail("--from and --to are the same database");
    }
    become_owner_of(config.state_dir);
    const base::Log log(config.log_level, config.log_format, "copy");
    const auto copied = [&] {
      ProgressBar bar("copy");  // gone before the last word
      return storage::copy_database(source, target, base::SystemClock(), log, bar.progress());
    }();
    std::printf("copied %lld accounts, %lld rows in all\n", copied.accounts, copied.all);
    return 0;
  });
}

}  // namespace

void add_database_commands(CommandLine& line) {
  line.add("migrate", "create the database or bring its schema up to date",
           [&] { return migrate_database(line.env_file()); });

  auto& from = line.value<std::string>();
  auto& to = line.value<std::string>();
  auto& copy = line.add("copy", "copy everything into another, empty database",
                        [&] { return copy_database(line.env_file(), from, to); });
  copy.add_option("--from", from, "URL of a database, as in DATABASE_URL; it is only read")
      ->required();
  copy.add_option("--to", to, "URL of the other; one that is empty or missing gets its schema")
      ->required();
}

}  // namespace sih_auth::app
