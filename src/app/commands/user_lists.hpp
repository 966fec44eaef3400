#pragma once

#include <optional>
#include <string>

namespace sih_auth::app {

/// Which accounts, and how.
struct WantedUsers {
  std::optional<std::string> group;
  bool only_disabled = false;
  bool as_json = false;
};

/// `user list` and `user show`; the exit status.
[[nodiscard]] int list_users(const std::optional<std::string>& env_file, const WantedUsers& wanted);
[[nodiscard]] int show_user(const std::optional<std::string>& env_file, const std::string& email,
                            bool as_json);

}  // namespace sih_auth::app
