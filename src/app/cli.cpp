#include "app/cli.hpp"

#include <cstdio>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/development_key.hpp"
#include "app/maintenance.hpp"
#include "app/preview_mail.hpp"
#include "app/serve.hpp"
#include "app/show_config.hpp"
#include "app/user_commands.hpp"

namespace sih_auth::app {
namespace {

constexpr int kUsage = 2;

std::string joined(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words)
    list += (list.empty() ? "" : ", ") + word;
  return list;
}

}  // namespace

int run_command(int argc, char** argv) {
  CLI::App cli("SIH Auth: a login service for sites behind nginx", "sih-auth");
  cli.require_subcommand(1);
  cli.fallthrough();
  std::optional<std::string> env_file;
  cli.add_option(
      "--env-file", env_file,
      "file of NAME=value settings (default: .env here, else /etc/sih-auth/sih-auth.env)");

  int status = 0;
  const auto command = [&](const char* name, const char* help, std::function<int()> run) {
    auto* sub = cli.add_subcommand(name, help);
    sub->callback([&status, run = std::move(run)] { status = run(); });
    return sub;
  };

  std::string pools = "check,api,mailer";
  command("serve", "run the service in the foreground",
          [&] { return serve(env_file, *parse_pools(pools)); })
      ->add_option("--pools", pools, "which kinds of processes to run: check, api, mailer")
      ->check([](const std::string& list) {
        return parse_pools(list) ? "" : "allowed: check, api, mailer, separated by commas";
      });

  bool as_json = false;
  command("check-config",
          "print the effective settings, secrets masked, and what is wrong with them",
          [&] { return show_config(env_file, as_json); })
      ->add_flag("--json", as_json, "for programs");

  command("generate-secret", "print a new value for SECRET_KEY", [] {
    std::printf("%s\n", generate_secret_key().c_str());
    return 0;
  });
  command("migrate", "create the database or bring its schema up to date",
          [&] { return migrate_database(env_file); });

  std::string flask_database;
  command("import-flask", "take over the accounts of the Flask app's auth.db",
          [&] { return import_flask_users(env_file, flask_database); })
      ->add_option("FILE", flask_database, "the Flask app's database; it is only read")
      ->required();

  std::string address;
  command("send-test-mail",
          "send a mail with the settings in force and say what the server answered",
          [&] { return send_test_mail(env_file, address); })
      ->add_option("ADDRESS", address, "who gets it")
      ->required();

  std::string mail_kind;
  const std::string mail_kinds = joined(mail_kind_names());
  command("preview-mail", "write a mail with sample values to standard output, as it would be sent",
          [&] { return preview_mail(env_file, mail_kind); })
      ->add_option("KIND", mail_kind, "which mail: " + mail_kinds)
      ->required()
      ->check([&](const std::string& kind) {
        const auto mail = domain::mail_kind(kind);
        return mail && *mail != domain::MailKind::decoy
                   ? ""
                   : "'" + kind + "' is no kind of mail; allowed: " + mail_kinds;
      });

  auto* user = cli.add_subcommand("user", "look after accounts");
  user->require_subcommand(1);
  std::string user_email;
  std::vector<std::string> groups;
  auto* set_groups = user->add_subcommand(
      "set-groups", "say which groups an account is in (for sih_auth_groups in nginx)");
  set_groups->add_option("EMAIL", user_email, "whose account")->required();
  set_groups->add_option("GROUP", groups, "these and no others; none takes every group away");
  set_groups->callback([&] { status = set_user_groups(env_file, user_email, groups); });

  command("version", "print the version", [] {
    std::printf("sih-auth %s\n", SIH_AUTH_VERSION);
    return 0;
  });

  try {
    cli.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return cli.exit(help);
  } catch (const CLI::ParseError& error) {
    cli.exit(error);
    return kUsage;
  }
  return status;
}

}  // namespace sih_auth::app
