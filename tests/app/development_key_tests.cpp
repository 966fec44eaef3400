#include <stdexcept>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "app/development_key.hpp"
#include "support/child_process.hpp"
#include "support/settings.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(development_key_tests)

namespace {

std::string key_in(const tests::TemporaryDirectory& directory) {
  LoadedConfig loaded = tests::development({{"STATE_DIR", directory.path()}});
  ensure_secret_key(loaded.config);
  return std::string(loaded.config.secret_key.reveal());
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_key_is_made_once_and_kept_private) {
  const tests::TemporaryDirectory directory;
  const std::string key = key_in(directory);
  BOOST_TEST(key.size() >= 32U);
  struct stat status {};
  BOOST_REQUIRE(::stat(directory.file("secret_key").c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777) == 0600U);
  BOOST_TEST(key_in(directory) == key);
  const tests::TemporaryDirectory other;
  BOOST_TEST(key_in(other) != key);
}

BOOST_AUTO_TEST_CASE(a_key_that_was_set_is_not_replaced) {
  const tests::TemporaryDirectory directory;
  LoadedConfig loaded = tests::production({{"STATE_DIR", directory.path()}});
  ensure_secret_key(loaded.config);
  BOOST_TEST(loaded.config.secret_key.reveal() == tests::kSecretKey);
  struct stat status {};
  BOOST_TEST(::stat(directory.file("secret_key").c_str(), &status) != 0);
}

BOOST_AUTO_TEST_CASE(a_file_without_a_key_is_told_and_left_alone) {
  const tests::TemporaryDirectory directory;
  directory.write("secret_key", "short\n");
  BOOST_CHECK_EXCEPTION(
      key_in(directory), std::runtime_error, [&](const std::runtime_error& error) {
        return std::string(error.what()).find(directory.file("secret_key")) != std::string::npos;
      });
  BOOST_TEST(directory.read("secret_key") == "short\n");
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_missing_is_told) {
  LoadedConfig loaded = tests::development({{"STATE_DIR", "/nonexistent/state"}});
  BOOST_CHECK_THROW(ensure_secret_key(loaded.config), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(generated_secrets_pass_as_keys_and_differ) {
  const std::string secret = generate_secret_key();
  BOOST_TEST(tests::production({{"SECRET_KEY", secret}}).faults.empty());
  BOOST_TEST(secret.size() == 64U);
  BOOST_TEST(generate_secret_key() != secret);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
