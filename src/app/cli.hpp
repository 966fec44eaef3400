#pragma once

namespace sih_auth::app {

/// Reads the command line and does what it says. Exit status: 0 done, 1 refused or failed, 2 usage.
[[nodiscard]] int run_command(int argc, char** argv);

}  // namespace sih_auth::app
