#include <csignal>
#include <cstdio>
#include <exception>
#include <stdexcept>

#include "app/cli.hpp"
#include "crypto/library.hpp"

int main(int argc, char** argv) {
  // Whoever started this may ignore it: then nobody would hear how a child has ended.
  std::signal(SIGCHLD, SIG_DFL);
  try {
    sih_auth::crypto::initialize();
    const int status = sih_auth::app::run_command(argc, argv);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
      throw std::runtime_error("what was to be printed could not be written");
    return status;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sih-auth: %s\n", error.what());
    return 1;
  }
}
