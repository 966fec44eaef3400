#pragma once

#include <functional>

namespace sih_auth::base {

/// Told by long work, from time to time, how much of it is done.
using Progress = std::function<void(long long done, long long all)>;

}  // namespace sih_auth::base
