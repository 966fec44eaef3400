#include <utility>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"

namespace sih_auth::base {
BOOST_AUTO_TEST_SUITE(file_descriptor_tests)

namespace {

int open_something() {
  return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool is_open(int fd) {
  return ::fcntl(fd, F_GETFD) >= 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(closes_at_the_end_of_its_life) {
  const int fd = open_something();
  { const FileDescriptor owner(fd); }
  BOOST_TEST(!is_open(fd));
}

BOOST_AUTO_TEST_CASE(a_released_descriptor_is_the_callers) {
  const int fd = open_something();
  {
    FileDescriptor owner(fd);
    BOOST_TEST(owner.release() == fd);
    BOOST_TEST(!owner.is_open());
  }
  BOOST_TEST(is_open(fd));
  ::close(fd);
}

BOOST_AUTO_TEST_CASE(moving_onto_an_open_one_closes_what_it_held) {
  const int old_fd = open_something();
  const int new_fd = open_something();
  FileDescriptor owner(old_fd);
  owner = FileDescriptor(new_fd);
  BOOST_TEST(!is_open(old_fd));
  BOOST_TEST(is_open(new_fd));
  BOOST_TEST(owner.get() == new_fd);
  FileDescriptor& same = owner;
  owner = std::move(same);
  BOOST_TEST(is_open(new_fd));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::base
