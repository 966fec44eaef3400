#define BOOST_TEST_MODULE sih_auth
#include <boost/test/unit_test.hpp>

#include "crypto/library.hpp"
#include "process/signals.hpp"

namespace {

struct Libraries {
  Libraries() {
    sih_auth::crypto::initialize();
    sih_auth::process::ignore_broken_pipes();
  }
};

}  // namespace

BOOST_TEST_GLOBAL_FIXTURE(Libraries);
