#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace sih_auth::app {

struct ProgramOutput {
  int status = 0;  ///< -1: ended by a signal
  std::string output;
  std::string errors;
};

/// Runs a program that is found in PATH or among the administrator's (/usr/sbin, /sbin), without a
/// shell and without input. nullopt when there is no such program, or it takes longer than ten
/// seconds.
[[nodiscard]] std::optional<ProgramOutput> run_program(const std::vector<std::string>& command);

}  // namespace sih_auth::app
