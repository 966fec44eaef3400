#pragma once

#include <string>

/// Strangers' words on an administrator's terminal.
namespace sih_auth::app {

/// Control characters, those that change the direction of what follows, and what is no UTF-8 become
/// `?`.
[[nodiscard]] std::string printable(const std::string& text);

/// As one word of a command that is to be pasted into a shell; in quotes where it needs them.
[[nodiscard]] std::string shell_word(const std::string& text);

}  // namespace sih_auth::app
