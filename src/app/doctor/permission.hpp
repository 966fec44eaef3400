#pragma once

#include <optional>
#include <set>
#include <string>

#include <sys/types.h>

namespace sih_auth::app {

/// A user with all groups that its processes are in.
struct Somebody {
  std::string name;
  uid_t user = 0;
  std::set<gid_t> groups;
};

/// Whose a file is, and its permission bits.
struct Ownership {
  uid_t user = 0;
  gid_t group = 0;
  mode_t mode = 0;
};

enum class Right : mode_t { read = 4, write = 2, pass = 1 };

/// By the mode alone: access lists and security modules are not looked at.
[[nodiscard]] bool may(const Somebody& somebody, Right right, const Ownership& file);

/// As nginx becomes this user: with `group` (empty: the one of the user's name) and the user's own
/// groups. nullopt when there is no such user or group.
[[nodiscard]] std::optional<Somebody> find_somebody(const std::string& user,
                                                    const std::string& group);

/// Follows links. nullopt when it cannot be looked at.
[[nodiscard]] std::optional<Ownership> ownership_of(const std::string& path);

/// The outermost folder above `path` that `somebody` cannot pass; nullopt when all are open.
[[nodiscard]] std::optional<std::string> closed_folder(const Somebody& somebody,
                                                       const std::string& path);

/// `0750`
[[nodiscard]] std::string mode_text(mode_t mode);

/// The name, or the number of one that has none.
[[nodiscard]] std::string user_name(uid_t user);

}  // namespace sih_auth::app
