#pragma once

#include <string>

namespace sih_auth::app {

/// When root: becomes the owner of the state folder for the rest of the process, because files that
/// root leaves there lock the service out. Does nothing when the folder is root's or does not
/// exist. Throws std::system_error.
void become_owner_of(const std::string& state_dir);

}  // namespace sih_auth::app
