#pragma once

#include <stdexcept>

namespace sih_auth::domain {

/// The world is broken (database gone, disk full): nothing of the request was done, or it is
/// unknown whether it was. Whatever asks a store may throw it. `what()` never holds a bound value
/// and may be logged.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace sih_auth::domain
