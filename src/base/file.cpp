#include "sih_auth/base/file.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"

namespace sih_auth::base {

tl::expected<std::string, std::string> read_file(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return tl::unexpected(std::string(std::strerror(errno)));
  std::string text;
  std::array<char, 4096> portion{};
  for (;;) {
    const auto got = ::read(file.get(), portion.data(), portion.size());
    if (got < 0) return tl::unexpected(std::string(std::strerror(errno)));
    if (got == 0) return text;
    text.append(portion.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace sih_auth::base
