#include "app/cli.hpp"

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "sih_auth/base/word_list.hpp"

#include "app/commands/command_line.hpp"
#include "app/commands/command_support.hpp"
#include "app/commands/commands.hpp"
#include "app/version.hpp"

namespace sih_auth::app {
namespace {

constexpr int kUsage = 2;

/// The innermost command that was typed.
const CLI::App& typed_command(const CLI::App& cli) {
  const auto typed = cli.get_subcommands();
  return typed.empty() ? cli : typed_command(*typed.front());
}

/// `sih-auth user list`
std::string whole_name(const CLI::App& command) {
  const CLI::App* const group = command.get_parent();
  return (group == nullptr ? "" : whole_name(*group) + " ") + command.get_name();
}

/// CLI11 itself would only say that a subcommand is required.
std::string missing_command(const CLI::App& cli, const CLI::App& group) {
  const std::vector<const CLI::App*> known = group.get_subcommands(nullptr);
  const std::vector<std::string> unknown = cli.remaining(true);
  const std::string allowed =
      "; allowed: " + base::listed(known, [](const CLI::App* one) { return one->get_name(); });
  if (unknown.empty()) return "a command is missing after " + whole_name(group) + allowed;
  const std::string& word = unknown.front();
  if (word.starts_with('-')) return whole_name(group) + " has no option " + word;
  return whole_name(group) + " has no command " + word + allowed;
}

std::string complaint(const CLI::App& cli, const CLI::ParseError& error) {
  const CLI::App& command = typed_command(cli);
  const bool is_group = !command.get_subcommands(nullptr).empty();
  const bool lacks_command =
      is_group && error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError);
  return (lacks_command ? missing_command(cli, command) : error.what()) + std::string(" (") +
         whole_name(command) + " --help explains)";
}

}  // namespace

int run_command(int argc, char** argv) {
  CLI::App cli("SIH Auth: a login service for sites behind nginx", "sih-auth");
  cli.set_version_flag("--version", "sih-auth " + std::string(kVersion), "print the version");
  CommandLine line(cli);
  add_service_commands(line);
  add_user_commands(line);
  add_session_commands(line);
  add_audit_command(line);
  add_backup_commands(line);
  add_database_commands(line);
  add_import_commands(line);
  add_mail_commands(line);
  add_doctor_command(line);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return cli.exit(help);
  } catch (const CLI::ParseError& error) {
    fail(complaint(cli, error));
    return kUsage;
  }
  return line.status();
}

}  // namespace sih_auth::app
