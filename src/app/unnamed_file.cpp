#include "app/unnamed_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace sih_auth::app {

UnnamedFile::UnnamedFile(std::string path) : path_(std::move(path)) {
  constexpr mode_t kPrivate = 0600;
  const std::filesystem::path parts(path_);
  name_ = parts.filename();
  partial_name_ = "." + name_ + "." + std::to_string(::getpid());
  const std::string folder = parts.has_parent_path() ? parts.parent_path().string() : ".";
  // The folder stays the same one, whatever becomes of its name meanwhile.
  folder_ = base::FileDescriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder_.is_open()) fail();
  file_ =
      base::FileDescriptor(::openat(folder_.get(), ".", O_RDWR | O_TMPFILE | O_CLOEXEC, kPrivate));
  if (file_.is_open()) return;
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) fail();
  // A file system that has none without a name, such as NFS.
  file_ = base::FileDescriptor(::openat(folder_.get(), partial_name_.c_str(),
                                        O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kPrivate));
  if (!file_.is_open()) fail();
  has_partial_name_ = true;
}

UnnamedFile::~UnnamedFile() {
  if (has_partial_name_) ::unlinkat(folder_.get(), partial_name_.c_str(), 0);
}

void UnnamedFile::give_name() {
  if (::fsync(file_.get()) != 0) fail();
  if (!has_partial_name_) {
    // A link never replaces a file, a renaming does.
    const std::string self = "/proc/self/fd/" + std::to_string(file_.get());
    if (::linkat(AT_FDCWD, self.c_str(), folder_.get(), partial_name_.c_str(), AT_SYMLINK_FOLLOW) !=
        0) {
      fail();
    }
    has_partial_name_ = true;
  }
  if (::renameat(folder_.get(), partial_name_.c_str(), folder_.get(), name_.c_str()) != 0) fail();
  has_partial_name_ = false;
  if (::fsync(folder_.get()) != 0) fail();
}

void UnnamedFile::fail() const {
  throw std::runtime_error("cannot write " + path_ + ": " + std::strerror(errno));
}

}  // namespace sih_auth::app
