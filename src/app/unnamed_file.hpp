#pragma once

#include <string>

#include "sih_auth/base/file_descriptor.hpp"

namespace sih_auth::app {

/// A new file, mode 0600, that gets its name only when it is complete: until then, whatever
/// happens, there is nothing to see of it, and what had the name before stays.
class UnnamedFile {
 public:
  /// Throws std::runtime_error, with a line for the administrator.
  explicit UnnamedFile(std::string path);
  UnnamedFile(const UnnamedFile&) = delete;
  UnnamedFile& operator=(const UnnamedFile&) = delete;
  ~UnnamedFile();

  [[nodiscard]] int fd() const noexcept { return file_.get(); }

  /// That it will be in, whatever becomes of its path meanwhile.
  [[nodiscard]] int folder_fd() const noexcept { return folder_.get(); }

  /// Puts the file on the disk, under its name. Throws as above.
  void give_name();

 private:
  [[noreturn]] void fail() const;

  std::string path_;
  std::string name_;
  std::string partial_name_;
  base::FileDescriptor folder_;
  base::FileDescriptor file_;
  bool has_partial_name_ = false;
};

}  // namespace sih_auth::app
