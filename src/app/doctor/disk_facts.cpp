#include "app/doctor/disk_facts.hpp"

#include <sys/vfs.h>

namespace sih_auth::app {

Mark mark_of_space(std::uintmax_t available, std::uintmax_t all) {
  constexpr std::uintmax_t kLeast = 100ULL * 1024 * 1024;
  constexpr std::uintmax_t kFew = 10;    // in a hundred
  constexpr std::uintmax_t kTooFew = 2;  // in a hundred
  const std::uintmax_t hundredth = all / 100;
  if (available < kLeast || available < hundredth * kTooFew) return Mark::error;
  return available < hundredth * kFew ? Mark::warning : Mark::ok;
}

std::string network_file_system(const std::string& path) {
  struct statfs facts {};
  if (::statfs(path.c_str(), &facts) != 0) return "";
  return network_file_system_of(facts.f_type);
}

std::string network_file_system_of(long number) {
  // The kernel's <linux/magic.h>, and those that it leaves out.
  constexpr unsigned long kMask = 0xffffffff;
  switch (static_cast<unsigned long>(number) & kMask) {
    case 0x6969:
      return "NFS";
    case 0x517b:
    case 0xff534d42:
    case 0xfe534d42:
      return "SMB";
    case 0x01021997:
      return "9p";
    case 0x00c36400:
      return "Ceph";
    case 0x5346414f:
      return "AFS";
    default:
      return "";
  }
}

}  // namespace sih_auth::app
