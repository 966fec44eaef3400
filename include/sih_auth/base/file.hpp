#pragma once

#include <string>

#include <tl/expected.hpp>

namespace sih_auth::base {

/// The whole file. The error is the system's reason, without the path.
[[nodiscard]] tl::expected<std::string, std::string> read_file(const std::string& path);

}  // namespace sih_auth::base
