#include "app/commands/terminal.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>

#include <termios.h>
#include <unistd.h>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::app {
namespace {

constexpr int kInput = STDIN_FILENO;
constexpr std::array<int, 4> kEnding{SIGHUP, SIGINT, SIGTERM, SIGTSTP};

volatile std::sig_atomic_t caught = 0;

void note_signal(int number) {
  caught = number;
}

/// No echo while it lives, and a signal that would end or stop the process waits: nobody is left
/// with a terminal that shows nothing.
class HiddenInput {
 public:
  HiddenInput() {
    ::tcgetattr(kInput, &before_);
    caught = 0;
    struct sigaction noting {};
    noting.sa_handler = note_signal;  // without SA_RESTART: reading ends
    for (std::size_t i = 0; i < kEnding.size(); ++i)
      ::sigaction(kEnding[i], &noting, &actions_[i]);
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(kInput, TCSAFLUSH, &hidden);
  }
  HiddenInput(const HiddenInput&) = delete;
  HiddenInput& operator=(const HiddenInput&) = delete;
  ~HiddenInput() {
    ::tcsetattr(kInput, TCSAFLUSH, &before_);
    for (std::size_t i = 0; i < kEnding.size(); ++i)
      ::sigaction(kEnding[i], &actions_[i], nullptr);
    if (caught != 0) ::raise(caught);
  }

 private:
  termios before_{};
  std::array<struct sigaction, kEnding.size()> actions_{};
};

constexpr std::size_t kMostBytes = 4096;  // more than a password may have

/// `is_all`: nothing follows the line.
base::Secret read_line(bool& is_all) {
  std::string line;
  line.reserve(kMostBytes);
  char next = 0;
  ssize_t got = 0;
  while (line.size() < kMostBytes && (got = ::read(kInput, &next, 1)) == 1 && next != '\n')
    line += next;
  is_all = got == 0 || (next == '\n' && ::read(kInput, &next, 1) == 0);
  return base::Secret::taken_from(line);
}

base::Secret ask_hidden(const std::string& prompt) {
  std::fprintf(stderr, "%s: ", prompt.c_str());
  std::string line(kMostBytes, '\0');
  ssize_t size = 0;
  {
    const HiddenInput hidden;
    size = ::read(kInput, line.data(), line.size());  // a terminal gives a line at a time
    std::fputc('\n', stderr);
  }
  if (size > 0 && line[static_cast<std::size_t>(size) - 1] == '\n') --size;
  base::Secret password(
      std::string_view(line).substr(0, size > 0 ? static_cast<std::size_t>(size) : 0));
  static_cast<void>(base::Secret::taken_from(line));  // wipes it
  return password;
}

}  // namespace

tl::expected<void, std::string> confirm(const std::string& question) {
  if (::isatty(kInput) == 0) {
    return tl::unexpected(question + " Nobody is here to ask: say --yes");
  }
  std::fprintf(stderr, "%s [y/N] ", question.c_str());
  std::array<char, 64> line{};
  const ssize_t size = ::read(kInput, line.data(), line.size());
  const std::string answer = base::to_lower_ascii(base::trim_ascii(
      std::string_view(line.data(), size > 0 ? static_cast<std::size_t>(size) : 0)));
  if (answer == "y" || answer == "yes") return {};
  return tl::unexpected(std::string("nothing was done"));
}

tl::expected<base::Secret, std::string> read_new_password(const std::string& whose) {
  if (::isatty(kInput) == 0) {
    bool is_all = false;
    base::Secret password = read_line(is_all);
    if (!is_all) {
      return tl::unexpected(
          std::string("standard input must be the password, in one line, and no more"));
    }
    if (password.empty()) {
      return tl::unexpected(
          std::string("no password: it is read from standard input, in one line"));
    }
    return password;
  }
  base::Secret first = ask_hidden("New password for " + whose);
  if (first.empty()) return tl::unexpected(std::string("no password"));
  const base::Secret second = ask_hidden("Once more");
  if (first.reveal() != second.reveal())
    return tl::unexpected(std::string("the two passwords differ"));
  return first;
}

}  // namespace sih_auth::app
