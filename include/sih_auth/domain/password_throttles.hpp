#pragma once

#include <string_view>

/// What wrong passwords are counted under: names of `ThrottleRule`s, as they are stored.
namespace sih_auth::domain::password_throttles {

inline constexpr std::string_view kPerAddressAndNetwork = "password_address_network";
inline constexpr std::string_view kPerNetwork = "password_network";
inline constexpr std::string_view kPerAddress = "password_address";
inline constexpr std::string_view kPerDevice = "password_device";

}  // namespace sih_auth::domain::password_throttles
