#pragma once

#include <optional>
#include <string>

/// Commands that do one thing and end. Each returns the exit status and says on standard error, in
/// one line, why it could not.
namespace sih_auth::app {

/// `sih-auth migrate`.
[[nodiscard]] int migrate_database(const std::optional<std::string>& env_file);

/// `sih-auth import-flask FILE`: takes over the Flask app's accounts; prints what was imported and
/// skipped, and why.
[[nodiscard]] int import_flask_users(const std::optional<std::string>& env_file,
                                     const std::string& flask_database);

/// `sih-auth send-test-mail ADDRESS`: sends at once, past the outbox.
[[nodiscard]] int send_test_mail(const std::optional<std::string>& env_file,
                                 const std::string& address);

}  // namespace sih_auth::app
