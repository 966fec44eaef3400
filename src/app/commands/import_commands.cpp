#include <cstdio>
#include <filesystem>

#include <CLI/CLI.hpp>

#include "sih_auth/base/clock.hpp"

#include "app/commands/command_line.hpp"
#include "app/commands/command_support.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/progress_bar.hpp"
#include "app/printable.hpp"
#include "app/state_owner.hpp"
#include "crypto/argon2id.hpp"
#include "crypto/werkzeug.hpp"
#include "http/json.hpp"
#include "storage/database_file.hpp"
#include "storage/flask_import.hpp"

namespace sih_auth::app {
namespace {

using storage::FlaskImport;

struct WantedImport {
  std::string file;
  bool is_dry = false;
  bool as_json = false;
};

bool can_be_verified(std::string_view hash) {
  return crypto::werkzeug_can_verify(hash) ||
         (hash.starts_with("$argon2id$") && crypto::argon2_cost(hash));
}

FlaskImport preview(const Config& config, const std::vector<storage::FlaskUser>& users) {
  std::optional<storage::SqlConnection> target;
  if (storage::inspect_database(config.database)) {
    target.emplace(config.database, storage::Durability::lasting);
  }
  return storage::preview_flask_import(target ? &*target : nullptr, users, can_be_verified,
                                       base::SystemClock().now());
}

FlaskImport import(const Config& config, const std::vector<storage::FlaskUser>& users) {
  make_database_ready(config, "import");
  storage::SqlConnection target(config.database, storage::Durability::lasting);
  ProgressBar bar("import");
  return storage::import_flask(target, users, can_be_verified, base::SystemClock().now(),
                               bar.progress());
}

void print_json(const FlaskImport& result) {
  http::JsonWriter json;
  json.field("imported", static_cast<long long>(result.imported))
      .objects("renumbered", result.renumbered.size(),
               [&](http::JsonWriter& entry, std::size_t i) {
                 const auto& user = result.renumbered[i];
                 entry.field("email", user.email)
                     .field("old_id", user.old_id)
                     .field("new_id", user.new_id);
               })
      .objects("skipped", result.skipped.size(), [&](http::JsonWriter& entry, std::size_t i) {
        const auto& user = result.skipped[i];
        entry.field("id", user.id)
            .field("email", printable(user.email))
            .field("why", printable(user.why));
      });
  std::printf("%s\n", json.text().c_str());
}

void print_lines(const FlaskImport& result) {
  std::printf("imported %d, skipped %zu\n", result.imported, result.skipped.size());
  for (const auto& user : result.renumbered) {
    std::printf("new id for %s: %lld, as %lld was used here before\n", user.email.c_str(),
                user.new_id, user.old_id);
  }
  for (const auto& user : result.skipped) {
    std::printf("skipped %s (id %lld): %s\n", printable(user.email).c_str(), user.id,
                printable(user.why).c_str());
  }
}

int import_flask_users(const std::optional<std::string>& env_file, const WantedImport& wanted) {
  return with_config(env_file, [&](const Config& config) {
    // Opened by whoever calls, read by the state folder's owner.
    const storage::FlaskFile file(std::filesystem::absolute(wanted.file).string());
    become_owner_of(config.state_dir);
    const auto users = file.users();
    const FlaskImport result = wanted.is_dry ? preview(config, users) : import(config, users);
    wanted.as_json ? print_json(result) : print_lines(result);
    if (wanted.is_dry) std::fprintf(stderr, "a dry run: nothing was written\n");
    return 0;
  });
}

}  // namespace

void add_import_commands(CommandLine& line) {
  auto& wanted = line.value<WantedImport>();
  auto& import = line.add("import-flask", "take over the accounts of the Flask app's auth.db",
                          [&] { return import_flask_users(line.env_file(), wanted); });
  import.add_option("FILE", wanted.file, "the Flask app's database; it is only read")->required();
  import.add_flag("--dry-run", wanted.is_dry, "say what would be done, and do nothing");
  import.add_flag("--json", wanted.as_json, "for programs");
}

}  // namespace sih_auth::app
