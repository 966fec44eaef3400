#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "process/listen_sockets.hpp"
#include "support/child_process.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::process {
BOOST_AUTO_TEST_SUITE(listen_sockets_tests)

namespace {

using Kind = SocketWish::Kind;

bool can_connect(const std::string& path, int type = SOCK_STREAM) {
  const base::FileDescriptor client(::socket(AF_UNIX, type, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size());
  return ::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

std::string refusal(const std::string& runtime_dir) {
  try {
    const ListenSockets sockets({{"api", Kind::stream}}, runtime_dir);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

/// Puts `fd` where systemd passes its sockets.
void pass_as(int wanted_fd, base::FileDescriptor fd) {
  ::dup2(fd.get(), wanted_fd);
  if (fd.get() == wanted_fd) static_cast<void>(fd.release());
}

base::FileDescriptor new_socket(int type) {
  base::FileDescriptor fd(::socket(AF_UNIX, type, 0));
  // Out of the way of 3 and 4.
  return base::FileDescriptor(::fcntl(fd.get(), F_DUPFD, 100));
}

void set_passed(const std::string& pid, const char* count, const char* names) {
  ::setenv("LISTEN_PID", pid.c_str(), 1);
  ::setenv("LISTEN_FDS", count, 1);
  ::setenv("LISTEN_FDNAMES", names, 1);
}

}  // namespace

BOOST_AUTO_TEST_CASE(sockets_are_made_for_the_group_alone_and_do_not_block) {
  const tests::TemporaryDirectory directory;
  const mode_t mask = ::umask(0022);
  const ListenSockets sockets({{"api", Kind::stream}, {"mailer", Kind::datagram}},
                              directory.path());
  const mode_t mask_after = ::umask(mask);
  BOOST_TEST(mask_after == 0022U);
  for (const char* name : {"api", "mailer"}) {
    struct stat status {};
    BOOST_REQUIRE(::stat(directory.file(std::string(name) + ".sock").c_str(), &status) == 0);
    BOOST_TEST(S_ISSOCK(status.st_mode));
    BOOST_TEST((status.st_mode & 0777) == 0660U, name);
    BOOST_TEST((::fcntl(sockets.fd(name), F_GETFL) & O_NONBLOCK) != 0);
    BOOST_TEST((::fcntl(sockets.fd(name), F_GETFD) & FD_CLOEXEC) != 0);
  }
  BOOST_TEST(can_connect(directory.file("api.sock")));
  BOOST_TEST(can_connect(directory.file("mailer.sock"), SOCK_DGRAM));
  BOOST_CHECK_THROW(static_cast<void>(sockets.fd("check")), std::logic_error);
}

BOOST_AUTO_TEST_CASE(the_files_are_gone_at_the_end) {
  const tests::TemporaryDirectory directory;
  { const ListenSockets sockets({{"api", Kind::stream}}, directory.path()); }
  BOOST_TEST(!std::filesystem::exists(directory.file("api.sock")));
}

BOOST_AUTO_TEST_CASE(a_child_does_not_remove_its_parents_files) {
  const tests::TemporaryDirectory directory;
  ListenSockets sockets({{"api", Kind::stream}}, directory.path());
  tests::ChildProcess child([&] {
    sockets.remove_files();
    return 0;
  });
  BOOST_TEST(child.finish() == 0);
  BOOST_TEST(std::filesystem::exists(directory.file("api.sock")));
  sockets.remove_files();
  BOOST_TEST(!std::filesystem::exists(directory.file("api.sock")));
}

BOOST_AUTO_TEST_CASE(a_file_that_a_killed_process_left_is_replaced) {
  const tests::TemporaryDirectory directory;
  tests::ChildProcess crashed([&] {
    const ListenSockets sockets({{"api", Kind::stream}, {"mailer", Kind::datagram}},
                                directory.path());
    ::kill(::getpid(), SIGKILL);
    return 0;
  });
  BOOST_TEST(crashed.finish() == -SIGKILL);
  BOOST_REQUIRE(std::filesystem::exists(directory.file("api.sock")));
  const ListenSockets sockets({{"api", Kind::stream}, {"mailer", Kind::datagram}},
                              directory.path());
  BOOST_TEST(can_connect(directory.file("api.sock")));
}

BOOST_AUTO_TEST_CASE(a_socket_that_somebody_serves_is_refused_and_left_alone) {
  const tests::TemporaryDirectory directory;
  const ListenSockets first({{"api", Kind::stream}}, directory.path());
  const std::string why = refusal(directory.path());
  BOOST_TEST(why.find(directory.file("api.sock")) != std::string::npos, why);
  BOOST_TEST(can_connect(directory.file("api.sock")));
}

BOOST_AUTO_TEST_CASE(where_one_is_refused_none_is_left) {
  const tests::TemporaryDirectory directory;
  const ListenSockets other({{"mailer", Kind::datagram}}, directory.path());
  BOOST_CHECK_THROW(
      ListenSockets({{"api", Kind::stream}, {"mailer", Kind::datagram}}, directory.path()),
      std::runtime_error);
  BOOST_TEST(!std::filesystem::exists(directory.file("api.sock")));
  BOOST_TEST(std::filesystem::exists(directory.file("mailer.sock")));
}

BOOST_AUTO_TEST_CASE(a_path_that_is_too_long_says_what_to_do) {
  const std::string why = refusal("/" + std::string(120, 'x'));
  BOOST_TEST(why.find("107") != std::string::npos, why);
  BOOST_TEST(why.find("RUNTIME_DIR") != std::string::npos, why);
}

BOOST_AUTO_TEST_CASE(the_longest_path_that_fits_works) {
  const tests::TemporaryDirectory directory;
  // "/api.sock" is 9 of the 107 characters.
  const std::string folder =
      directory.path() + "/" + std::string(107 - 9 - directory.path().size() - 1, 'x');
  std::filesystem::create_directory(folder);
  BOOST_TEST(refusal(folder) == "");
}

BOOST_AUTO_TEST_CASE(a_missing_folder_is_told) {
  const std::string why = refusal("/nonexistent/sih-auth");
  BOOST_TEST(why.find("/nonexistent/sih-auth/api.sock") != std::string::npos, why);
}

BOOST_AUTO_TEST_CASE(what_systemd_passes_is_taken_by_its_name) {
  const tests::TemporaryDirectory directory;
  tests::ChildProcess child([&] {
    pass_as(3, new_socket(SOCK_STREAM));
    pass_as(4, new_socket(SOCK_STREAM));
    set_passed(std::to_string(::getpid()), "2", "check:api");
    const ListenSockets sockets(
        {{"api", Kind::stream}, {"check", Kind::stream}, {"mailer", Kind::datagram}},
        directory.path());
    if (sockets.fd("api") != 4 || sockets.fd("check") != 3) return 1;
    if ((::fcntl(4, F_GETFL) & O_NONBLOCK) == 0) return 2;
    if ((::fcntl(4, F_GETFD) & FD_CLOEXEC) == 0) return 3;
    if (std::filesystem::exists(directory.file("api.sock"))) return 4;
    if (!std::filesystem::exists(directory.file("mailer.sock"))) return 5;
    return 0;
  });
  BOOST_TEST(child.finish() == 0);
}

BOOST_AUTO_TEST_CASE(sockets_passed_to_another_process_are_not_touched) {
  const tests::TemporaryDirectory directory;
  tests::ChildProcess child([&] {
    pass_as(3, new_socket(SOCK_STREAM));
    set_passed("1", "1", "api");
    const ListenSockets sockets({{"api", Kind::stream}}, directory.path());
    return sockets.fd("api") != 3 && can_connect(directory.file("api.sock")) ? 0 : 1;
  });
  BOOST_TEST(child.finish() == 0);
}

BOOST_AUTO_TEST_CASE(a_passed_descriptor_that_is_no_socket_is_not_taken) {
  const tests::TemporaryDirectory directory;
  tests::ChildProcess child([&] {
    ::dup2(::open("/dev/null", O_RDWR), 3);
    set_passed(std::to_string(::getpid()), "1", "api");
    const ListenSockets sockets({{"api", Kind::stream}}, directory.path());
    return sockets.fd("api") != 3 ? 0 : 1;
  });
  BOOST_TEST(child.finish() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::process
