#pragma once

#include <array>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"

namespace sih_auth::tests {

/// While it lives, what is written to `fd` (1 or 2) goes into memory.
class CapturedOutput {
 public:
  explicit CapturedOutput(int fd)
      : fd_(fd), saved_(::dup(fd)), memory_(::memfd_create("captured", MFD_CLOEXEC)) {
    ::dup2(memory_.get(), fd_);
  }
  CapturedOutput(const CapturedOutput&) = delete;
  CapturedOutput& operator=(const CapturedOutput&) = delete;
  ~CapturedOutput() { ::dup2(saved_.get(), fd_); }

  [[nodiscard]] std::string text() const {
    std::string all;
    std::array<char, 4096> piece{};
    ssize_t size = 0;
    while ((size = ::pread(memory_.get(), piece.data(), piece.size(),
                           static_cast<off_t>(all.size()))) > 0) {
      all.append(piece.data(), static_cast<std::size_t>(size));
    }
    return all;
  }

 private:
  int fd_;
  base::FileDescriptor saved_;
  base::FileDescriptor memory_;
};

}  // namespace sih_auth::tests
