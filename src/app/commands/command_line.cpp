#include "app/commands/command_line.hpp"

#include <CLI/CLI.hpp>

namespace sih_auth::app {

CommandLine::CommandLine(CLI::App& root) : root_(root) {
  root_.require_subcommand(1);
  root_.fallthrough();
  root_.add_option(
      "--env-file", env_file_,
      "file of NAME=value settings (default: .env here, else /etc/sih-auth/sih-auth.env)");
}

CLI::App& CommandLine::add(const std::string& name, const std::string& help, Command run) {
  return add_to(root_, name, help, std::move(run));
}

CLI::App& CommandLine::add_to(CLI::App& group, const std::string& name, const std::string& help,
                              Command run) {
  CLI::App& command = *group.add_subcommand(name, help);
  command.callback([this, run = std::move(run)] { status_ = run(); });
  return command;
}

CLI::App& CommandLine::add_group(const std::string& name, const std::string& help) {
  CLI::App& group = *root_.add_subcommand(name, help);
  group.require_subcommand(1);
  return group;
}

}  // namespace sih_auth::app
