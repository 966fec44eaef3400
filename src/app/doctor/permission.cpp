#include "app/doctor/permission.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <vector>

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>

namespace sih_auth::app {
namespace {

constexpr mode_t kPermissions = 07777;
constexpr int kMostGroups = 256;

}  // namespace

bool may(const Somebody& somebody, Right right, const Ownership& file) {
  constexpr int kOwnerShift = 6;
  constexpr int kGroupShift = 3;
  if (somebody.user == 0) return true;
  const auto bit = static_cast<mode_t>(right);
  // The first that fits decides, even if a later one would allow it.
  if (somebody.user == file.user) return (file.mode >> kOwnerShift & bit) != 0;
  if (somebody.groups.contains(file.group)) return (file.mode >> kGroupShift & bit) != 0;
  return (file.mode & bit) != 0;
}

std::optional<Somebody> find_somebody(const std::string& user, const std::string& group) {
  const passwd* const entry = ::getpwnam(user.c_str());
  if (entry == nullptr) return std::nullopt;
  Somebody found{user, entry->pw_uid, {}};
  const struct group* const own = ::getgrnam(group.empty() ? user.c_str() : group.c_str());
  if (own == nullptr) return std::nullopt;
  found.groups.insert(own->gr_gid);
  std::vector<gid_t> groups(kMostGroups);
  int count = kMostGroups;
  if (::getgrouplist(user.c_str(), own->gr_gid, groups.data(), &count) >= 0) {
    found.groups.insert(groups.begin(), groups.begin() + count);
  }
  return found;
}

std::optional<Ownership> ownership_of(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return std::nullopt;
  return Ownership{facts.st_uid, facts.st_gid, facts.st_mode & kPermissions};
}

std::optional<std::string> closed_folder(const Somebody& somebody, const std::string& path) {
  std::filesystem::path folder;
  for (const auto& part : std::filesystem::path(path).parent_path()) {
    folder /= part;
    const auto facts = ownership_of(folder);
    if (facts && !may(somebody, Right::pass, *facts)) return folder.string();
  }
  return std::nullopt;
}

std::string mode_text(mode_t mode) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%04o", static_cast<unsigned>(mode & kPermissions));
  return text.data();
}

std::string user_name(uid_t user) {
  const passwd* const entry = ::getpwuid(user);
  return entry != nullptr ? entry->pw_name : std::to_string(user);
}

}  // namespace sih_auth::app
