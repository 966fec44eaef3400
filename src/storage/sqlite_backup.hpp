#pragma once

#include "sih_auth/base/progress.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// Copies a database that others may be writing to into the empty file behind `target`: as it is at
/// one moment after the call, in one plain file without a write-ahead log. Then reads the whole
/// copy: sound pages, no broken reference, the schema of this program; and puts it on the disk.
/// Never keeps a writer waiting and never makes a database. Throws `Unavailable`, and
/// `RefusedDatabase` for a schema that is another's.
void back_up_sqlite(const DatabaseAddress& source, int target, const base::Progress& progress);

}  // namespace sih_auth::storage
