#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/settings.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(mail_templates_tests)

namespace {

using tests::development;
using tests::fault_about;
using tests::shown;

LoadedConfig loaded_with(const std::string& folder) {
  return development({{"MAIL_TEMPLATE_DIR", folder}});
}

}  // namespace

BOOST_AUTO_TEST_CASE(without_a_folder_all_templates_are_ours) {
  const LoadedConfig loaded = development();
  BOOST_TEST(loaded.config.mail.templates.empty());
  BOOST_TEST(shown(loaded, "MAIL_TEMPLATE_DIR") == "(none)");
}

BOOST_AUTO_TEST_CASE(files_are_read_at_once) {
  const tests::TemporaryDirectory folder;
  folder.write("otp_code.subject", "Code for {{site_name}}\n");
  folder.write(".otp_code.html.swp", "\xff");
  folder.write("otp_code.html~", "{{");
  const LoadedConfig loaded = loaded_with(folder.path());
  folder.write("otp_code.subject", "{{");
  BOOST_TEST(loaded.faults.empty());
  BOOST_TEST((loaded.config.mail.templates ==
              mail::TemplateTexts{{"otp_code.subject", "Code for {{site_name}}\n"}}));
  BOOST_TEST(shown(loaded, "MAIL_TEMPLATE_DIR") == folder.path());
}

BOOST_AUTO_TEST_CASE(files_from_windows_are_like_any_other) {
  const tests::TemporaryDirectory folder;
  folder.write("facts.txt", "\xEF\xBB\xBF{{#ip}}\r\n{{ip}}\r\n{{/ip}}\r\n");
  const LoadedConfig loaded = loaded_with(folder.path());
  BOOST_TEST(loaded.faults.empty());
  BOOST_TEST(loaded.config.mail.templates.at("facts.txt") == "{{#ip}}\n{{ip}}\n{{/ip}}\n");
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_read_is_a_fault) {
  const tests::TemporaryDirectory folder;
  for (const std::string& path : {folder.file("missing"), folder.write("file", "")}) {
    const std::string fault = fault_about(loaded_with(path), "MAIL_TEMPLATE_DIR");
    BOOST_TEST(
        fault.starts_with("MAIL_TEMPLATE_DIR=\"" + path + "\": allowed: a readable folder ("));
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_a_fault) {
  const tests::TemporaryDirectory folder;
  std::filesystem::create_symlink("/nowhere", folder.file("layout.html"));
  BOOST_TEST(fault_about(loaded_with(folder.path()), "MAIL_TEMPLATE_DIR") ==
             "MAIL_TEMPLATE_DIR=\"" + folder.file("layout.html") +
                 "\": allowed: readable files (No such file or directory)");
  std::filesystem::remove(folder.file("layout.html"));
  std::filesystem::create_directory(folder.file("layout.html"));
  BOOST_TEST(fault_about(loaded_with(folder.path()), "MAIL_TEMPLATE_DIR") ==
             "MAIL_TEMPLATE_DIR=\"" + folder.file("layout.html") +
                 "\": allowed: readable files (Is a directory)");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_in_a_file_is_a_fault_of_its_own_line) {
  const tests::TemporaryDirectory folder;
  folder.write("otp_code.subject", "{{#code}}\n");
  BOOST_TEST(fault_about(loaded_with(folder.path()), "MAIL_TEMPLATE_DIR") ==
             "MAIL_TEMPLATE_DIR: otp_code.subject: line 1: {{/code}} is missing");
  folder.write("otp_code.subject", "{{\x1b[31m}}");
  BOOST_TEST(fault_about(loaded_with(folder.path()), "MAIL_TEMPLATE_DIR")
                 .starts_with("MAIL_TEMPLATE_DIR: otp_code.subject: line 1: {{?[31m}} is no"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
