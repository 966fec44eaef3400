#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"

#include "app/state_owner.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(state_owner_tests)

namespace {

constexpr uid_t kOwner = 64'321;

struct World {
  tests::TemporaryDirectory directory;
  std::string state = directory.path();
};

bool is_root() {
  return ::geteuid() == 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_child_does_the_work_and_says_how_it_ended) {
  World world;
  BOOST_TEST(run_as_owner_of(world.state, [] { return 0; }) == 0);
  BOOST_TEST(run_as_owner_of(world.state, [] { return 3; }) == 3);
  const pid_t self = ::getpid();
  BOOST_TEST(run_as_owner_of(world.state, [=] { return ::getpid() == self ? 1 : 0; }) == 0);
}

BOOST_AUTO_TEST_CASE(what_it_throws_is_thrown_here) {
  World world;
  BOOST_CHECK_EXCEPTION(static_cast<void>(run_as_owner_of(
                            world.state, []() -> int { throw std::runtime_error("no disk"); })),
                        std::runtime_error, [](const std::runtime_error& error) {
                          return std::string(error.what()) == "no disk";
                        });
}

BOOST_AUTO_TEST_CASE(a_child_that_is_killed_has_failed) {
  World world;
  BOOST_CHECK_THROW(
      static_cast<void>(run_as_owner_of(world.state, [] { return ::raise(SIGKILL); })),
      std::runtime_error);
}

BOOST_AUTO_TEST_CASE(the_child_is_the_owner_and_the_parent_stays_root,
                     *boost::unit_test::precondition([](auto) { return is_root(); })) {
  World world;
  BOOST_REQUIRE(::chown(world.state.c_str(), kOwner, kOwner) == 0);
  BOOST_TEST(run_as_owner_of(world.state, [] {
               return ::geteuid() == kOwner && ::getegid() == kOwner && ::getgroups(0, nullptr) == 1
                          ? 0
                          : 1;
             }) == 0);
  BOOST_TEST(::geteuid() == 0U);
}

BOOST_AUTO_TEST_CASE(the_owner_has_a_home_of_their_own,
                     *boost::unit_test::precondition([](auto) { return is_root(); })) {
  World world;
  const passwd* const nobody = ::getpwnam("nobody");
  BOOST_REQUIRE(nobody != nullptr);
  using Case = std::pair<uid_t, std::string>;
  for (const auto& [owner, home] : {Case{kOwner, "/"}, Case{nobody->pw_uid, nobody->pw_dir}}) {
    BOOST_REQUIRE(::chown(world.state.c_str(), owner, owner) == 0);
    BOOST_TEST(run_as_owner_of(world.state, [&, home = home] {
                 return std::getenv("HOME") == home ? 0 : 1;
               }) == 0);
  }
}

BOOST_AUTO_TEST_CASE(only_what_lies_in_a_folder_of_theirs_is_given_away,
                     *boost::unit_test::precondition([](auto) { return is_root(); })) {
  World world;
  const tests::TemporaryDirectory elsewhere;
  BOOST_REQUIRE(::chown(world.state.c_str(), kOwner, kOwner) == 0);
  using Case = std::pair<const tests::TemporaryDirectory*, uid_t>;
  for (const auto& [directory, owner] : {Case{&world.directory, kOwner}, Case{&elsewhere, 0}}) {
    directory->write("file", "x");
    const std::string path = directory->file("file");
    const base::FileDescriptor file(::open(path.c_str(), O_RDONLY));
    const base::FileDescriptor folder(::open(directory->path().c_str(), O_RDONLY | O_DIRECTORY));
    give_to_owner_of(world.state, file.get(), folder.get());
    struct stat status {};
    BOOST_REQUIRE(::stat(path.c_str(), &status) == 0);
    BOOST_TEST(status.st_uid == owner);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
