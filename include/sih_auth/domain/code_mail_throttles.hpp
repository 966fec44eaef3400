#pragma once

#include <array>
#include <chrono>

#include "sih_auth/domain/throttle.hpp"

/// How many codes are mailed to one recipient: a few on end, and no stream of them (OWASP ASVS 5.0,
/// 2.4.1).
namespace sih_auth::domain::code_mail_throttles {

/// To sign in: those that whoever knows the password asks for. By the account's address.
inline constexpr std::array kOfAccount{ThrottleRule{"code_mails", 3, std::chrono::minutes{5}},
                                       ThrottleRule{"code_mails", 10, std::chrono::hours{1}},
                                       ThrottleRule{"code_mails", 20, std::chrono::hours{24}}};

/// The same, without the `login` cookie.
inline constexpr std::array kWithoutCookie{
    ThrottleRule{"code_mails_address_only", 3, std::chrono::minutes{5}},
    ThrottleRule{"code_mails_address_only", 10, std::chrono::hours{1}},
    ThrottleRule{"code_mails_address_only", 20, std::chrono::hours{24}}};

/// To an address that shall become an account's, whose owner has asked for nothing. By that
/// address.
inline constexpr std::array kToNewAddress{
    ThrottleRule{"email_change_mails_to", 3, std::chrono::minutes{5}},
    ThrottleRule{"email_change_mails_to", 10, std::chrono::hours{1}},
    ThrottleRule{"email_change_mails_to", 20, std::chrono::hours{24}}};

}  // namespace sih_auth::domain::code_mail_throttles
