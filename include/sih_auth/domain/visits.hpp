#pragma once

#include <chrono>
#include <unordered_map>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/session.hpp"
#include "sih_auth/domain/stores.hpp"

namespace sih_auth::domain {

/// The visits that keep sessions from lying idle: gathered in memory, stamped later, so that no
/// request waits for a write. A session is stamped at most once a minute (with a short idle
/// time-out, once in a tenth of it), and without delay when half of its time-out has passed:
/// another process must not find it idle. What is not stamped yet when the process is killed is
/// lost.
class Visits {
 public:
  Visits(SessionStore& store, const base::Clock& clock, std::chrono::seconds idle_timeout);

  void note(const SignedIn& signed_in);

  /// Stamps a portion of what is due; cheap when nothing is. To be called between requests.
  void stamp_some();

  /// Tries once to stamp all; for the end of the process.
  void stamp_all();

 private:
  SessionStore& store_;
  const base::Clock& clock_;
  std::chrono::seconds interval_;
  std::chrono::seconds urgent_after_;
  std::unordered_map<std::int64_t, base::UnixTime> pending_;
  base::UnixTime next_round_{};
};

}  // namespace sih_auth::domain
