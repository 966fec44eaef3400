#include <algorithm>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "app/commands/command_line.hpp"
#include "app/commands/command_support.hpp"
#include "app/commands/commands.hpp"
#include "app/config.hpp"
#include "app/development_key.hpp"
#include "app/serve.hpp"
#include "app/version.hpp"
#include "http/json.hpp"

namespace sih_auth::app {
namespace {

void print_table(const std::vector<EffectiveSetting>& settings) {
  std::size_t width = 0;
  for (const auto& setting : settings)
    width = std::max(width, setting.name.size());
  for (const auto& setting : settings) {
    std::printf("%-*s  %s\n", static_cast<int>(width), setting.name.c_str(), setting.value.c_str());
  }
}

void print_json(const std::vector<EffectiveSetting>& settings) {
  http::JsonWriter json;
  for (const auto& setting : settings)
    json.field(setting.name, setting.value);
  std::printf("%s\n", json.text().c_str());
}

/// Nothing to say at a start: of the package's services only the mailer has the password.
bool lacks_password(const MailConfig& mail) {
  return mail.transport == MailTransport::smtp && !mail.username.empty() && mail.password.empty();
}

enum class Printed { table, json, faults_only };

int check_config(const std::optional<std::string>& env_file, Printed printed) {
  const auto environment = load_environment(settings_file(env_file));
  if (!environment) return fail(environment.error());
  const LoadedConfig loaded = load_config(*environment);
  if (printed == Printed::table) print_table(loaded.effective);
  if (printed == Printed::json) print_json(loaded.effective);
  for (const std::string& line : loaded.ignored)
    warn(line);
  if (lacks_password(loaded.config.mail))
    warn("SMTP_PASSWORD: empty, although SMTP_USERNAME is set: few mail servers take that");
  for (const std::string& fault : loaded.faults)
    fail(fault);
  return loaded.faults.empty() ? 0 : 1;
}

}  // namespace

void add_service_commands(CommandLine& line) {
  auto& pools = line.value<std::string>("check,api,mailer");
  line.add("serve", "run the service in the foreground",
           [&] { return serve(line.env_file(), *parse_pools(pools)); })
      .add_option("--pools", pools, "which kinds of processes to run: check, api, mailer")
      ->check([](const std::string& list) {
        return parse_pools(list) ? "" : "allowed: check, api, mailer, separated by commas";
      });

  auto& as_json = line.value<bool>();
  auto& quiet = line.value<bool>();
  auto& check =
      line.add("check-config",
               "print the effective settings, secrets masked, and what is wrong with them", [&] {
                 const Printed otherwise = as_json ? Printed::json : Printed::table;
                 return check_config(line.env_file(), quiet ? Printed::faults_only : otherwise);
               });
  auto* json = check.add_flag("--json", as_json, "for programs");
  check.add_flag("--quiet", quiet, "print only what is wrong")->excludes(json);

  line.add("generate-secret", "print a new value for SECRET_KEY", [] {
    std::printf("%s\n", generate_secret_key().c_str());
    return 0;
  });
  line.add("version", "print the version", [] {
    std::printf("sih-auth %s\n", kVersion.data());
    return 0;
  });
}

}  // namespace sih_auth::app
