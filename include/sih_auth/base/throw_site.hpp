#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <vector>

/// Where the last exception came from, which the exception itself does not know.
namespace sih_auth::base {

/// One call on a stack.
struct StackFrame {
  std::string function;       ///< as it is written in the source; empty: nothing here knows it
  std::string module;         ///< the file name of the program or library
  std::string build_id;       ///< the module's, in hex; empty: it has none
  std::uint64_t address = 0;  ///< where the call returns to, from the module's beginning
};

/// The stack of the last exception that this thread threw, the innermost call last. Empty before
/// the first one. Only addresses are noted when something is thrown; names are looked up here.
[[nodiscard]] std::vector<StackFrame> frames_of_last_throw();

/// The exception's type, as it is written in the source.
[[nodiscard]] std::string type_name(const std::exception& error);

}  // namespace sih_auth::base
