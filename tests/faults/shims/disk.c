/* Loaded into a service by LD_PRELOAD: what its SQLite does to the files of one folder.
 *
 * DISK_FOLDER: the folder. DISK_LOG: each write, cut, sync and removal is appended there, a write once it is done, a sync
 * when it begins and when it ends (tests/faults/recorder/disk.py reads it). DISK_FAULT: a file; where it exists, its first
 * word says which calls fail ("sync" or "write") and its second with which number of errno.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

/* Not by the functions that are replaced here. */
static int plain_open(const char* path, int flags) { return (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0600); }

/* The name inside the folder of what the descriptor is open on, or NULL. */
static const char* name_of(int fd, char* path) {
  const char* folder = getenv("DISK_FOLDER");
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (folder == NULL || length <= 0) return NULL;
  path[length] = 0;
  const size_t root = strlen(folder);
  if (strncmp(path, folder, root) != 0 || path[root] != '/') return NULL;
  return strncmp(path + root + 1, "auth.db", 7) == 0 ? path + root + 1 : NULL;
}

/* One call of write(2) for each entry: others append to the same file. */
static void note(char kind, const char* name, uint64_t offset, uint64_t size, const void* data, uint64_t data_size) {
  const char* log = getenv("DISK_LOG");
  if (log == NULL) return;
  const int kept = errno;
  const int fd = plain_open(log, O_WRONLY | O_APPEND | O_CLOEXEC);
  char head[PATH_MAX + 128];
  const int length = snprintf(head, sizeof head, "%c %s %llu %llu %llu\n", kind, name, (unsigned long long)offset,
                              (unsigned long long)size, (unsigned long long)data_size);
  struct iovec parts[2] = {{head, (size_t)length}, {(void*)data, data_size}};
  if (syscall(SYS_writev, fd, parts, 2) != (ssize_t)(length + data_size)) abort();
  close(fd);
  errno = kept;
}

/* 0, or the errno that the call has to fail with. */
static int fault_of(const char* call) {
  const char* path = getenv("DISK_FAULT");
  if (path == NULL) return 0;
  const int fd = plain_open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  char text[32] = "";
  char word[16] = "";
  int number = 0;
  const ssize_t length = syscall(SYS_read, fd, text, sizeof text - 1);
  close(fd);
  if (length <= 0 || sscanf(text, "%15s %d", word, &number) != 2) return 0;
  return strcmp(word, call) == 0 ? number : 0;
}

static ssize_t put(int fd, const void* data, size_t size, off_t offset) {
  char path[PATH_MAX];
  const char* name = name_of(fd, path);
  const int fault = name != NULL ? fault_of("write") : 0;
  if (fault != 0) {
    errno = fault;
    return -1;
  }
  const ssize_t done = syscall(SYS_pwrite64, fd, data, size, offset);
  if (name != NULL && done > 0) note('W', name, (uint64_t)offset, (uint64_t)done, data, (uint64_t)done);
  return done;
}

ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) { return put(fd, data, size, offset); }
ssize_t pwrite64(int fd, const void* data, size_t size, off_t offset) { return put(fd, data, size, offset); }

static int cut(int fd, off_t size) {
  char path[PATH_MAX];
  const char* name = name_of(fd, path);
  const int done = (int)syscall(SYS_ftruncate, fd, size);
  if (name != NULL && done == 0) note('T', name, 0, (uint64_t)size, NULL, 0);
  return done;
}

int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off_t size) { return cut(fd, size); }

static int sync_file(int fd, long call) {
  char path[PATH_MAX];
  const char* name = name_of(fd, path);
  if (name == NULL) return (int)syscall(call, fd);
  const int fault = fault_of("sync");
  if (fault != 0) {
    errno = fault;
    return -1;
  }
  note('B', name, 0, (uint64_t)getpid(), NULL, 0);
  const int done = (int)syscall(call, fd);
  if (done == 0) note('E', name, 0, (uint64_t)getpid(), NULL, 0);
  return done;
}

int fsync(int fd) { return sync_file(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_file(fd, SYS_fdatasync); }

int unlink(const char* path) {
  const char* folder = getenv("DISK_FOLDER");
  const int done = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  const size_t root = folder != NULL ? strlen(folder) : 0;
  if (done == 0 && root > 0 && strncmp(path, folder, root) == 0 && strncmp(path + root, "/auth.db", 8) == 0)
    note('U', path + root + 1, 0, 0, NULL, 0);
  return done;
}
