#include <cstdio>
#include <filesystem>

#include <CLI/CLI.hpp>

#include "app/commands/command_line.hpp"
#include "app/commands/command_support.hpp"
#include "app/commands/commands.hpp"
#include "storage/flask_import.hpp"

namespace sih_auth::app {
namespace {

int migrate_database(const std::optional<std::string>& env_file) {
  return with_config(env_file, [](const Config& config) {
    make_database_ready(config, "migrate");
    std::printf("%s is up to date\n", config.database.sqlite_path.c_str());
    return 0;
  });
}

int import_flask_users(const std::optional<std::string>& env_file,
                       const std::string& flask_database) {
  return with_config(env_file, [&](const Config& config) {
    const auto users =
        storage::read_flask_users(std::filesystem::absolute(flask_database).string());
    make_database_ready(config, "import");
    storage::SqlConnection target(config.database, storage::Durability::lasting);
    const auto result = storage::import_flask(target, users);
    std::printf("imported %d, skipped %zu\n", result.imported, result.skipped.size());
    for (const auto& [email, why] : result.skipped) {
      std::printf("skipped %s: %s\n", email.c_str(), why.c_str());
    }
    return 0;
  });
}

}  // namespace

void add_database_commands(CommandLine& line) {
  line.add("migrate", "create the database or bring its schema up to date",
           [&] { return migrate_database(line.env_file()); });

  auto& flask_database = line.value<std::string>();
  line.add("import-flask", "take over the accounts of the Flask app's auth.db",
           [&] { return import_flask_users(line.env_file(), flask_database); })
      .add_option("FILE", flask_database, "the Flask app's database; it is only read")
      ->required();
}

}  // namespace sih_auth::app
