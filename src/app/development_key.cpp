#include "app/development_key.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/file_descriptor.hpp"
#include "sih_auth/base/random.hpp"

namespace sih_auth::app {

void ensure_secret_key(Config& config) {
  if (!config.secret_key.empty()) return;
  const std::string path = config.state_dir + "/secret_key";
  const base::FileDescriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.is_open()) {
    const std::string key = generate_secret_key() + "\n";
    const ssize_t put = ::write(file.get(), key.data(), key.size());
    if (put != static_cast<ssize_t>(key.size())) {
      const std::string why = std::strerror(put < 0 ? errno : ENOSPC);
      ::unlink(path.c_str());
      throw std::runtime_error("cannot write " + path + ": " + why);
    }
  } else if (errno != EEXIST) {
    throw std::runtime_error("cannot write " + path + ": " + std::strerror(errno));
  }
  std::string key;
  std::getline(std::ifstream(path) >> std::ws, key);
  constexpr std::size_t kLeast = 32;
  if (key.size() < kLeast) throw std::runtime_error(path + " holds no key: remove it");
  config.secret_key = base::Secret::taken_from(key);
}

std::string generate_secret_key() {
  std::array<unsigned char, 32> bytes{};
  base::SystemRandom().fill(bytes);
  return base::to_hex(std::string(bytes.begin(), bytes.end()));
}

}  // namespace sih_auth::app
