#pragma once

#include <functional>
#include <string>

namespace sih_auth::app {

/// When root: becomes the owner of the state folder for the rest of the process, HOME included,
/// because files that root leaves there lock the service out. Does nothing when the folder is
/// root's or does not exist. Throws std::system_error.
void become_owner_of(const std::string& state_dir);

/// Runs `work` in a child process that is that owner, and waits for its exit status: what must stay
/// root's to do is left to this process. The child ends with its parent. What `work` throws is
/// thrown here, as std::runtime_error with the same words.
[[nodiscard]] int run_as_owner_of(const std::string& state_dir, const std::function<int()>& work);

/// When root, and `folder` (open) belongs to the owner of the state folder: gives them the file as
/// well. Throws std::system_error.
void give_to_owner_of(const std::string& state_dir, int file, int folder);

}  // namespace sih_auth::app
