#include "storage/descriptor_vfs.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sih_auth/base/whole_number.hpp"

namespace sih_auth::storage {
namespace {

/// SQLite makes room for it and hands it back as a `sqlite3_file`.
struct OpenFile {
  sqlite3_file base;
  int fd;
};

int fd_of(sqlite3_file* file) {
  return reinterpret_cast<OpenFile*>(file)->fd;
}

int close_file(sqlite3_file*) {
  return SQLITE_OK;  // the descriptor is the caller's
}

int read_file(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  auto* bytes = static_cast<char*>(into);
  int done = 0;
  while (done < size) {
    const ssize_t got =
        ::pread(fd_of(file), bytes + done, static_cast<std::size_t>(size - done), offset + done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SQLITE_IOERR_READ;
    if (got == 0) break;
    done += static_cast<int>(got);
  }
  if (done == size) return SQLITE_OK;
  std::memset(bytes + done, 0, static_cast<std::size_t>(size - done));
  return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  const auto* bytes = static_cast<const char*>(from);
  int done = 0;
  while (done < size) {
    const ssize_t put =
        ::pwrite(fd_of(file), bytes + done, static_cast<std::size_t>(size - done), offset + done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno == ENOSPC || errno == EDQUOT ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    done += static_cast<int>(put);
  }
  return SQLITE_OK;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return ::ftruncate(fd_of(file), size) == 0 ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

int sync_file(sqlite3_file* file, int) {
  return ::fsync(fd_of(file)) == 0 ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  struct stat status {};
  if (::fstat(fd_of(file), &status) != 0) return SQLITE_IOERR_FSTAT;
  *size = status.st_size;
  return SQLITE_OK;
}

// Where every SQLite takes its locks (www.sqlite.org/fileformat2.html#the_lock_byte_page).
constexpr off_t kPendingByte = 0x40000000;
constexpr off_t kSharedFirst = kPendingByte + 2;
constexpr off_t kSharedSize = 510;

bool set_lock(int fd, short kind, off_t first, off_t size) {
  struct flock lock {};
  lock.l_type = kind;
  lock.l_whence = SEEK_SET;
  lock.l_start = first;
  lock.l_len = size;
  return ::fcntl(fd, F_SETLK, &lock) == 0;
}

int lock_file(sqlite3_file* file, int level) {
  if (level != SQLITE_LOCK_SHARED) return SQLITE_OK;
  const int fd = fd_of(file);
  // A writer that waits for its readers to end holds the pending byte: no new ones then.
  if (!set_lock(fd, F_RDLCK, kPendingByte, 1)) return SQLITE_BUSY;
  const bool is_locked = set_lock(fd, F_RDLCK, kSharedFirst, kSharedSize);
  set_lock(fd, F_UNLCK, kPendingByte, 1);
  return is_locked ? SQLITE_OK : SQLITE_BUSY;
}

int unlock_file(sqlite3_file* file, int level) {
  if (level == SQLITE_LOCK_NONE) set_lock(fd_of(file), F_UNLCK, kSharedFirst, kSharedSize);
  return SQLITE_OK;
}

int check_reserved_lock(sqlite3_file*, int* is_reserved) {
  *is_reserved = 0;
  return SQLITE_OK;
}

int control_file(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file*) {
  return 4096;
}

int device_characteristics(sqlite3_file*) {
  return 0;
}

constexpr sqlite3_io_methods kMethods{1,
                                      close_file,
                                      read_file,
                                      write_file,
                                      truncate_file,
                                      sync_file,
                                      size_of_file,
                                      lock_file,
                                      unlock_file,
                                      check_reserved_lock,
                                      control_file,
                                      sector_size,
                                      device_characteristics,
                                      nullptr,
                                      nullptr,
                                      nullptr,
                                      nullptr,
                                      nullptr,
                                      nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  if (name == nullptr || (flags & SQLITE_OPEN_MAIN_DB) == 0) return SQLITE_CANTOPEN;
  const auto fd = base::whole_number<int>(name);
  if (!fd) return SQLITE_CANTOPEN;
  reinterpret_cast<OpenFile*>(file)->fd = *fd;
  file->pMethods = &kMethods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs*, const char*, int) {
  return SQLITE_IOERR_DELETE_NOENT;
}

int has_file(sqlite3_vfs*, const char*, int, int* answer) {
  *answer = 0;
  return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

}  // namespace

void register_descriptor_vfs() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs own = *sqlite3_vfs_find(nullptr);  // time, randomness and sleep are the system's
    own.szOsFile = sizeof(OpenFile);
    own.pNext = nullptr;
    own.zName = kDescriptorVfs;
    own.xOpen = open_file;
    own.xDelete = delete_file;
    own.xAccess = has_file;
    own.xFullPathname = full_name;
    return own;
  }();
  sqlite3_vfs_register(&vfs, 0);
}

}  // namespace sih_auth::storage
