#include <filesystem>
#include <stdexcept>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "app/unnamed_file.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(unnamed_file_tests)

namespace {

namespace fs = std::filesystem;

struct World {
  [[nodiscard]] bool is_empty() const { return fs::is_empty(fs::path(path).parent_path()); }

  tests::TemporaryDirectory directory;
  std::string path = directory.file("it");
};

}  // namespace

BOOST_AUTO_TEST_CASE(it_is_there_when_it_is_complete) {
  World world;
  UnnamedFile file(world.path);
  BOOST_TEST(::write(file.fd(), "new", 3) == 3);
  BOOST_TEST(world.is_empty());
  file.give_name();
  BOOST_TEST(world.directory.read("it") == "new");
  struct stat status {};
  BOOST_TEST(::stat(world.path.c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777U) == 0600U);
}

BOOST_AUTO_TEST_CASE(it_takes_the_place_of_an_older_one) {
  World world;
  world.directory.write("it", "old");
  UnnamedFile file(world.path);
  BOOST_TEST(::write(file.fd(), "new", 3) == 3);
  BOOST_TEST(world.directory.read("it") == "old");
  file.give_name();
  BOOST_TEST(world.directory.read("it") == "new");
}

BOOST_AUTO_TEST_CASE(what_is_given_up_leaves_nothing) {
  World world;
  { const UnnamedFile file(world.path); }
  BOOST_TEST(world.is_empty());
}

BOOST_AUTO_TEST_CASE(a_name_that_cannot_be_given_is_told_and_leaves_nothing) {
  World world;
  fs::create_directory(world.path);
  UnnamedFile file(world.path);
  BOOST_CHECK_THROW(file.give_name(), std::runtime_error);
  BOOST_CHECK_THROW(UnnamedFile(world.directory.file("nowhere/it")), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
