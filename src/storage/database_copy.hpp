#pragma once

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/log.hpp"
#include "sih_auth/base/progress.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// How much was copied.
struct CopiedRows {
  long long accounts = 0;
  long long all = 0;
};

/// Copies everything into another database, of whichever engine: ids stay, and those that were used
/// once are not given again there. The target is made or brought up to date first and must hold
/// nothing; it is filled in one transaction, and what has arrived is read again and compared with
/// what was sent. The source is only read, as it is at one moment.
/// Throws `Unavailable` and `RefusedDatabase`.
[[nodiscard]] CopiedRows copy_database(const DatabaseAddress& source, const DatabaseAddress& target,
                                       const base::Clock& clock, const base::Log& log,
                                       const base::Progress& progress);

}  // namespace sih_auth::storage
