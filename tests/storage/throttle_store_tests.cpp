#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/throttle_store.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(throttle_store_tests, *boost::unit_test::label("storage"))

namespace {

constexpr base::UnixTime at(long long seconds) {
  return base::unix_time(seconds);
}

using Times = std::vector<base::UnixTime>;

struct World {
  void put(const char* rule, const char* subject, const Times& times = {at(100)}) {
    store.replace(rule, subject, times, at(500));
  }
  [[nodiscard]] bool has(const char* rule, const char* subject) {
    return !store.times(rule, subject).empty();
  }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  SqlThrottleStore store{connection};
};

}  // namespace

BOOST_AUTO_TEST_CASE(times_come_back_in_order) {
  World world;
  BOOST_TEST(world.store.times("rule", "john").empty());
  const Times first{at(100), at(100), at(170)};
  world.put("rule", "john", first);
  BOOST_TEST((world.store.times("rule", "john") == first));
  const Times second{at(170), at(1795376820)};
  world.put("rule", "john", second);
  BOOST_TEST((world.store.times("rule", "john") == second));
  BOOST_TEST(tests::count(world.connection, "SELECT COUNT(*) FROM throttles") == 1);
}

BOOST_AUTO_TEST_CASE(rules_and_subjects_are_kept_apart) {
  World world;
  world.put("rule", "john");
  for (const auto& [rule, subject] : {std::pair("rule", "jane"), std::pair("rule2", "john"),
                                      std::pair("Rule", "john"), std::pair("rule", "John")})
    BOOST_TEST(!world.has(rule, subject), rule << " " << subject);
}

BOOST_AUTO_TEST_CASE(one_is_forgotten) {
  World world;
  world.put("rule", "john");
  world.put("rule", "john|x");
  world.put("rule2", "john");
  world.store.forget("rule", "john");
  BOOST_TEST(!world.has("rule", "john"));
  BOOST_TEST(world.has("rule", "john|x"));
  BOOST_TEST(world.has("rule2", "john"));
}

BOOST_AUTO_TEST_CASE(a_prefix_is_taken_as_it_is_written) {
  World world;
  const std::vector<const char*> others{"a_%*@x.com", "A_%*@x.com|1", "aB%*@x.com|1",
                                        "a_b*@x.com|1", "xa_%*@x.com|1"};
  for (const char* subject : others)
    world.put("rule", subject);
  world.put("rule", "a_%*@x.com|1");
  world.put("rule", "a_%*@x.com|2");
  world.put("rule2", "a_%*@x.com|1");
  world.store.forget_all("rule", "a_%*@x.com|");
  BOOST_TEST(!world.has("rule", "a_%*@x.com|1"));
  BOOST_TEST(!world.has("rule", "a_%*@x.com|2"));
  BOOST_TEST(world.has("rule2", "a_%*@x.com|1"));
  for (const char* subject : others)
    BOOST_TEST(world.has("rule", subject), subject);
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_a_broken_world) {
  World world;
  world.put("rule", "john");
  for (const char* times : {"x", "100,1x", "100;170"}) {
    world.connection.execute("UPDATE throttles SET times = :times", {std::string(times)});
    BOOST_CHECK_THROW(static_cast<void>(world.store.times("rule", "john")), domain::Unavailable);
  }
}

BOOST_AUTO_TEST_CASE(subjects_are_found_by_how_they_begin) {
  World world;
  for (const char* subject : {"a_%*@x.com|2", "a_%*@x.com|1", "abc*@x.com|1"})
    world.store.replace("rule", subject, {base::unix_time(1)}, base::unix_time(9));
  world.store.replace("other", "a_%*@x.com|3", {base::unix_time(1)}, base::unix_time(9));
  BOOST_TEST((world.store.subjects("rule", "a_%*@x.com|") ==
              std::vector<std::string>{"a_%*@x.com|1", "a_%*@x.com|2"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
