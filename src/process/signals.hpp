#pragma once

#include <initializer_list>
#include <optional>

#include "sih_auth/base/file_descriptor.hpp"

namespace sih_auth::process {

/// Signals as something to poll: they are blocked and read from a descriptor, so that no handler
/// ever runs in the middle of anything, libfcgi's own for SIGTERM included.
class SignalQueue {
 public:
  /// Blocks `signals` for this process and the children it forks. Throws std::system_error.
  explicit SignalQueue(std::initializer_list<int> signals);

  [[nodiscard]] int fd() const noexcept { return fd_.get(); }

  /// The next signal that has arrived; nullopt when there is none. Never waits.
  [[nodiscard]] std::optional<int> next();

 private:
  base::FileDescriptor fd_;
};

/// A worker's view: has the supervisor asked it to finish?
class StopSignal {
 public:
  StopSignal();

  /// Readable when `is_raised` is to be asked; for poll(2).
  [[nodiscard]] int fd() const noexcept { return queue_.fd(); }

  /// Once true, it stays true.
  [[nodiscard]] bool is_raised();

 private:
  SignalQueue queue_;
  bool raised_ = false;
};

/// For a process that writes to sockets whose peers may go away at any time.
void ignore_broken_pipes();

}  // namespace sih_auth::process
