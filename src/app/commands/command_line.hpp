#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace sih_auth::app {

/// The commands of the program: each file of them adds its own, with its options. Lives as long as
/// the command line is read and the command runs.
class CommandLine {
 public:
  /// Returns the exit status; what is wrong goes to standard error, in one line.
  using Command = std::function<int()>;

  explicit CommandLine(CLI::App& root);
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  /// `sih-auth NAME`.
  CLI::App& add(const std::string& name, const std::string& help, Command run);

  /// `sih-auth GROUP NAME`.
  CLI::App& add_to(CLI::App& group, const std::string& name, const std::string& help, Command run);

  /// `sih-auth NAME`, which only has commands of its own.
  CLI::App& add_group(const std::string& name, const std::string& help);

  /// A place for what an option is given as.
  template <typename Value>
  Value& value(Value initial = {}) {
    auto kept = std::make_shared<Value>(std::move(initial));
    values_.push_back(kept);
    return *kept;
  }

  /// The file that `--env-file` names.
  [[nodiscard]] const std::optional<std::string>& env_file() const noexcept { return env_file_; }

  /// Of the command that ran.
  [[nodiscard]] int status() const noexcept { return status_; }

 private:
  CLI::App& root_;
  std::optional<std::string> env_file_;
  std::vector<std::shared_ptr<void>> values_;
  int status_ = 0;
};

}  // namespace sih_auth::app
