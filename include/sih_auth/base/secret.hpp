#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace sih_auth::base {

/// Text or bytes that must not be seen: move-only, wiped when it ends, never printable.
/// Whoever needs the value says `reveal()`, so every use can be found.
class Secret {
 public:
  Secret() = default;

  /// Copies `value`; the caller's copy is the caller's to wipe.
  explicit Secret(std::string_view value);

  /// Takes the text over and wipes the string it came in.
  static Secret taken_from(std::string& value);

  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  [[nodiscard]] Secret clone() const { return Secret(reveal()); }

  /// The value; the view lives as long as this object.
  [[nodiscard]] std::string_view reveal() const noexcept { return {bytes_.get(), size_}; }

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  void wipe() noexcept;

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace sih_auth::base
