#include <cstdio>
#include <exception>

#include "app/cli.hpp"
#include "crypto/library.hpp"

int main(int argc, char** argv) {
  try {
    sih_auth::crypto::initialize();
    return sih_auth::app::run_command(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sih-auth: %s\n", error.what());
    return 1;
  }
}
