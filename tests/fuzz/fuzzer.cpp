#include "fuzz/fuzzer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "crypto/library.hpp"

namespace sih_auth::fuzz {

void require(bool holds, std::string_view what, std::string_view about) {
  if (holds) return;
  std::fprintf(stderr, "FAULT: %.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(about.size()), about.data());
  std::abort();
}

std::string with_value(std::string_view text, char mark, std::string_view value) {
  std::string whole;
  for (const char c : text)
    c == mark ? whole.append(value) : whole.append(1, c);
  return whole;
}

std::string_view take_line(std::string_view& text) {
  const auto length = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, length);
  text.remove_prefix(std::min(length + 1, text.size()));
  return line;
}

}  // namespace sih_auth::fuzz

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*arguments*/) {
  sih_auth::crypto::initialize();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sih_auth::fuzz::examine({reinterpret_cast<const char*>(data), size});
  return 0;
}
