#pragma once

#include <string>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

struct User {
  UserId id;
  std::string name;
  EmailAddress email;
  std::vector<std::string> groups;
  std::string password_hash;
  base::UnixTime created_at;
  base::UnixTime signed_in_at;  ///< the last login with a code; zero: none yet
  bool is_verified = false;
  bool is_disabled = false;
};

}  // namespace sih_auth::domain
