#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/file_descriptor.hpp"

namespace sih_auth::process {

/// A socket that a pool needs.
struct SocketWish {
  std::string name;  ///< "api": the file is api.sock
  enum class Kind { stream, datagram } kind = Kind::stream;
};

/// The sockets that the pools listen on: systemd's where it passes them (sd_listen_fds(3):
/// LISTEN_FDS, LISTEN_FDNAMES), else made under the runtime directory, mode 0660, and removed at
/// the end. Only the process that made them removes them.
class ListenSockets {
 public:
  /// Throws std::runtime_error with a line for the administrator; then no file is left.
  ListenSockets(const std::vector<SocketWish>& wishes, const std::string& runtime_dir);
  ~ListenSockets();
  ListenSockets(const ListenSockets&) = delete;
  ListenSockets& operator=(const ListenSockets&) = delete;

  /// Non-blocking. The name must be one of the wishes.
  [[nodiscard]] int fd(std::string_view name) const;

  /// Removes the files that were made, so that nobody new comes; those already in the queue are
  /// still served.
  void remove_files() noexcept;

 private:
  ListenSockets();

  std::map<std::string, base::FileDescriptor, std::less<>> sockets_;
  std::vector<std::string> files_;
  int owner_;
};

}  // namespace sih_auth::process
