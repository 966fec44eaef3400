#include "app/commands/command_support.hpp"

#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include <sys/stat.h>

#include "sih_auth/base/clock.hpp"

#include "app/printable.hpp"
#include "app/state_owner.hpp"
#include "storage/database_file.hpp"

namespace sih_auth::app {

int fail(const std::string& why) {
  std::fprintf(stderr, "sih-auth: %s\n", printable(why).c_str());
  return 1;
}

void warn(const std::string& what) {
  std::fprintf(stderr, "sih-auth: warning: %s\n", printable(what).c_str());
}

int with_config(const std::optional<std::string>& env_file, const std::function<int(Config&)>& work,
                LoadedConfig (*load)(const Environment&)) {
  ::umask(0077);
  const auto environment = load_environment(settings_file(env_file));
  if (!environment) return fail(environment.error());
  LoadedConfig loaded = load(*environment);
  for (const std::string& fault : loaded.faults)
    fail(fault);
  if (!loaded.faults.empty()) return 1;
  try {
    return work(loaded.config);
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}

void make_database_ready(const Config& config, const std::string& process) {
  const base::Log log(config.log_level, config.log_format, process);
  std::filesystem::create_directories(config.state_dir);
  become_owner_of(config.state_dir);
  storage::prepare_database(config.database, storage::DatabaseCheck::full, base::SystemClock(),
                            log);
}

void require_database(const Config& config) {
  const std::string& name = config.database.name();
  become_owner_of(config.state_dir);
  if (!storage::inspect_database(config.database) && !config.database.server) {
    throw std::runtime_error("there is no database at " + name + " (sih-auth migrate makes one)");
  }
  storage::SqlConnection connection(config.database, storage::Durability::lasting);
  storage::refuse_other_schema(connection, name);
}

}  // namespace sih_auth::app
