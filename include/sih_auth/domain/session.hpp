#pragma once

#include <string>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/keyed_values.hpp"
#include "sih_auth/domain/types.hpp"

namespace sih_auth::domain {

struct NewSession {
  UserId user_id;
  KeyedHash token;
  base::UnixTime created_at;
  base::UnixTime expires_at;
  bool remember = false;  ///< lives to `expires_at` however long it lies idle
  Visitor visitor;
};

/// A live session with the account it speaks for.
struct SignedIn {
  SessionId session_id;
  UserId user_id;
  std::string name;
  std::string email;
  base::UnixTime created_at;
  base::UnixTime last_seen_at;
};

}  // namespace sih_auth::domain
