#pragma once

#include <string>

#include <tl/expected.hpp>

#include "sih_auth/base/secret.hpp"

/// The person at the terminal, if there is one.
namespace sih_auth::app {

/// Asks on standard error; no answer but y or yes is a yes. Without a terminal nobody can be asked:
/// the error is the line that says so and names `--yes`. An error as well when the answer is no.
[[nodiscard]] tl::expected<void, std::string> confirm(const std::string& question);

/// A new password: on a terminal asked twice, without echo; else the only line of standard input.
/// The error is a line for the person.
[[nodiscard]] tl::expected<base::Secret, std::string> read_new_password(const std::string& whose);

}  // namespace sih_auth::app
