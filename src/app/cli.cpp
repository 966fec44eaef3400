#include "app/cli.hpp"

#include <CLI/CLI.hpp>

#include "app/commands/command_line.hpp"
#include "app/commands/commands.hpp"

namespace sih_auth::app {
namespace {

constexpr int kUsage = 2;

}  // namespace

int run_command(int argc, char** argv) {
  CLI::App cli("SIH Auth: a login service for sites behind nginx", "sih-auth");
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
    cli.exit(error);
    return kUsage;
  }
  return line.status();
}

}  // namespace sih_auth::app
