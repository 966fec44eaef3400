#include "sih_auth/base/clock.hpp"

namespace sih_auth::base {

UnixTime SystemClock::now() const {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace sih_auth::base
