#include "app/maintenance.hpp"

#include <cstdio>
#include <filesystem>

#include "sih_auth/base/clock.hpp"

#include "app/command_support.hpp"
#include "app/mail_wiring.hpp"
#include "storage/flask_import.hpp"

namespace sih_auth::app {

int migrate_database(const std::optional<std::string>& env_file) {
  return with_config(env_file, [](const Config& config) {
    make_database_ready(config, "migrate");
    std::printf("%s is up to date\n", config.database.sqlite_path.c_str());
    return 0;
  });
}

int import_flask_users(const std::optional<std::string>& env_file,
                       const std::string& flask_database) {
  return with_config(env_file, [&](const Config& config) {
    const auto users =
        storage::read_flask_users(std::filesystem::absolute(flask_database).string());
    make_database_ready(config, "import");
    storage::SqlConnection target(config.database, storage::Durability::lasting);
    const auto result = storage::import_flask(target, users);
    std::printf("imported %d, skipped %zu\n", result.imported, result.skipped.size());
    for (const auto& [email, why] : result.skipped) {
      std::printf("skipped %s: %s\n", email.c_str(), why.c_str());
    }
    return 0;
  });
}

int send_test_mail(const std::optional<std::string>& env_file, const std::string& address) {
  return with_config(env_file, [&](const Config& config) {
    const auto to = domain::EmailAddress::parse(address);
    if (!to) return fail(address + " is not an e-mail address");
    const auto transport = make_transport(
        config, [] {}, [] { return false; });
    const domain::Mail test{domain::MailKind::test_mail, to->value(), "", {}};
    const auto result = transport->send(
        message_writer(config).write(test, new_message_id(config), base::SystemClock().now()));
    if (result.outcome != mail::Delivery::sent) return fail("not sent: " + result.reason);
    std::printf("sent to %s\n", to->value().c_str());
    return 0;
  });
}

}  // namespace sih_auth::app
