#include "process/shared_memory.hpp"

#include <cerrno>
#include <system_error>

#include <sys/mman.h>

namespace sih_auth::process {

SharedMemory::SharedMemory(std::size_t size)
    : address_(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)),
      size_(size) {
  if (address_ == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
}

SharedMemory::~SharedMemory() {
  ::munmap(address_, size_);
}

}  // namespace sih_auth::process
