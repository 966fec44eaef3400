#include "app/state_owner.hpp"

#include <cerrno>
#include <system_error>

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sih_auth::app {

void become_owner_of(const std::string& state_dir) {
  struct stat folder {};
  if (::geteuid() != 0 || ::stat(state_dir.c_str(), &folder) != 0 || folder.st_uid == 0) return;
  // Groups first: once the user is another, they cannot be changed any more.
  const bool changed = ::setgroups(1, &folder.st_gid) == 0 && ::setgid(folder.st_gid) == 0 &&
                       ::setuid(folder.st_uid) == 0;
  if (!changed)
    throw std::system_error(errno, std::generic_category(), "becoming the owner of " + state_dir);
}

}  // namespace sih_auth::app
