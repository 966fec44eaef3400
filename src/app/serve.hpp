#pragma once

#include <optional>
#include <string>

namespace sih_auth::app {

/// Which pools this process runs.
struct PoolChoice {
  bool check = true;
  bool api = true;
  bool mailer = true;
};

/// `check,api` and the like; nullopt when a word is none of ours or the list is empty.
[[nodiscard]] std::optional<PoolChoice> parse_pools(const std::string& list);

/// Serves until told to stop. `env_file` as in settings_file. Returns the exit status.
[[nodiscard]] int serve(const std::optional<std::string>& env_file, const PoolChoice& pools);

}  // namespace sih_auth::app
