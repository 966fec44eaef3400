#pragma once

#include <cstddef>
#include <new>
#include <type_traits>

namespace sih_auth::process {

/// Zeroed memory that this process and the children it forks have in common.
class SharedMemory {
 public:
  /// Throws std::system_error.
  explicit SharedMemory(std::size_t size);
  ~SharedMemory();
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;

  [[nodiscard]] void* address() const noexcept { return address_; }

 private:
  void* address_;
  std::size_t size_;
};

/// One `T` in shared memory; `T` holds nothing but lock-free atomics and plain numbers.
template <typename T>
class Shared {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  Shared() : memory_(sizeof(T)), value_(new (memory_.address()) T{}) {}

  T* operator->() const noexcept { return value_; }
  T& operator*() const noexcept { return *value_; }

 private:
  SharedMemory memory_;
  T* value_;
};

}  // namespace sih_auth::process
