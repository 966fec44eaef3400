#pragma once

#include <string_view>

namespace sih_auth::app {

/// Of this release, as CMakeLists.txt names it.
inline constexpr std::string_view kVersion = SIH_AUTH_VERSION;

}  // namespace sih_auth::app
