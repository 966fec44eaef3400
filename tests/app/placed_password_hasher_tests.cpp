#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/unavailable.hpp"

#include "app/placed_password_hasher.hpp"
#include "process/shared_places.hpp"
#include "support/child_process.hpp"
#include "support/fake_password_hasher.hpp"

namespace sih_auth::app {
BOOST_AUTO_TEST_SUITE(placed_password_hasher_tests)

namespace {

using domain::PasswordVerdict;

/// Notes whether a place was held while it worked.
class WatchedHasher final : public domain::PasswordHasher {
 public:
  explicit WatchedHasher(const base::Places& places) : places_(places) {}

  [[nodiscard]] std::string hash(const base::Secret& password) override {
    always_held = always_held && places_.is_held();
    return inner.hash(password);
  }
  [[nodiscard]] PasswordVerdict verify(const base::Secret& password,
                                       std::string_view stored) override {
    always_held = always_held && places_.is_held();
    return inner.verify(password, stored);
  }
  void verify_nobody(const base::Secret& password) override {
    always_held = always_held && places_.is_held();
    inner.verify_nobody(password);
  }

  tests::FakePasswordHasher inner;
  bool always_held = true;

 private:
  const base::Places& places_;
};

struct World {
  void use() {
    BOOST_TEST(hasher.hash(base::Secret("word")) == "new:word");
    BOOST_TEST((hasher.verify(base::Secret("word"), "new:word") == PasswordVerdict::right));
    hasher.verify_nobody(base::Secret("word"));
    BOOST_TEST(watched.inner.verified_nobody == 1);
  }

  process::SharedPlaces places{1};
  WatchedHasher watched{places};
  PlacedPasswordHasher hasher{watched, places, std::chrono::milliseconds(20)};
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_hash_has_a_place_of_its_own) {
  World world;
  world.use();
  BOOST_TEST(world.watched.always_held);
  BOOST_TEST(!world.places.is_held());
}

BOOST_AUTO_TEST_CASE(the_place_of_the_whole_request_does_and_is_kept) {
  World world;
  BOOST_REQUIRE(world.places.try_take());
  world.use();
  BOOST_TEST(world.watched.always_held);
  BOOST_TEST(world.places.is_held());
}

BOOST_AUTO_TEST_CASE(without_a_place_nothing_is_hashed) {
  World world;
  tests::ChildProcess holder([&] { return world.places.try_take() ? 0 : 1; });
  BOOST_REQUIRE(holder.finish() == 0);  // nobody has freed what it held
  BOOST_CHECK_THROW(static_cast<void>(world.hasher.hash(base::Secret("word"))),
                    domain::Unavailable);
  BOOST_TEST(world.watched.inner.hashed == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
