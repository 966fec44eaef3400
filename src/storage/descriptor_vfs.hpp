#pragma once

namespace sih_auth::storage {

/// SQLite's name (`vfs=…`) for files that are reached by an open descriptor: their names are its
/// number. So a process may read or fill a file that it could not open itself. No journal and no
/// write-ahead log: a writer has the file to itself, a reader takes SQLite's own lock.
inline constexpr const char* kDescriptorVfs = "sih-auth-descriptor";

/// Makes the name known to SQLite. Once is enough.
void register_descriptor_vfs();

}  // namespace sih_auth::storage
