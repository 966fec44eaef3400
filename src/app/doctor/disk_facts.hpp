#pragma once

#include <cstdint>
#include <string>

#include "app/doctor/finding.hpp"

namespace sih_auth::app {

/// Of a disk with `all` bytes, of which `available` may still be written.
[[nodiscard]] Mark mark_of_space(std::uintmax_t available, std::uintmax_t all);

/// The name of the kind of network file system that `path` is on; empty: it is local.
[[nodiscard]] std::string network_file_system(const std::string& path);

/// By the number that statfs(2) gives; empty: it is local.
[[nodiscard]] std::string network_file_system_of(long number);

}  // namespace sih_auth::app
