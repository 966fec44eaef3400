#include <chrono>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/password_guard.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(password_guard_tests)

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// One attempt, from the check to the admission; "" or the refusal with its wait in seconds.
struct World : tests::LoginWorld {
  explicit World(int failures_per_network = 20)
      : tried(transactions, users, hasher, devices, throttle, events, failures_per_network) {}

  std::string guess(std::string_view password, std::string ip = "192.0.2.1",
                    std::string_view address = "john@example.com", std::string_view cookie = {}) {
    const EmailAddress email = *EmailAddress::parse(address);
    const auto user = users.find_by_email(email);
    const auto known = devices.find(user ? user->id : UserId{}, cookie);
    const Visitor from{std::move(ip), "Browser"};
    const PasswordAttempt attempt{email, user, known, from};
    const auto verdict = tried.check(attempt, base::Secret(password));
    if (!verdict) return word(verdict.error());
    tl::expected<void, Denial> admitted;
    transactions.write([&] { admitted = tried.admit(attempt); });
    return admitted ? "" : word(admitted.error());
  }

  std::string by_device(std::string_view password) {
    return guess(password, "192.0.2.1", "john@example.com", device);
  }

  /// Thirty failures, as fast as strangers can: from six networks.
  void attack(std::string_view address = "john@example.com") {
    for (int i = 0; i < 30; ++i)
      BOOST_TEST(guess("wrong", "198.51.100." + std::to_string(i / 5), address) == "wrong");
  }

  static std::string word(const Denial& denial) {
    if (denial == Refusal::invalid_credentials && denial.retry_after == seconds{0}) return "wrong";
    if (denial == Refusal::too_many_requests) return std::to_string(denial.retry_after.count());
    return "(something else)";
  }

  [[nodiscard]] int hashes() const { return hasher.verified + hasher.verified_nobody; }

  PasswordGuard tried;
  std::string device{devices.record_full_login(john().id, client(), false).token.reveal()};
};

}  // namespace

BOOST_AUTO_TEST_CASE(five_failures_close_an_address_to_a_network_for_fifteen_minutes) {
  World world;
  for (int i = 0; i < 5; ++i) {
    BOOST_TEST(world.guess("wrong") == "wrong");
    world.clock.advance(seconds(10));
  }
  BOOST_TEST(world.guess("wrong") == "850");
  BOOST_TEST(world.guess("right", "192.0.2.2") == "");
  BOOST_TEST(world.guess("wrong", "192.0.2.1", "jane@example.com") == "wrong");
  world.clock.advance(seconds(849));
  BOOST_TEST(world.guess("right") == "1");
  world.clock.advance(seconds(1));
  BOOST_TEST(world.guess("right") == "");
}

BOOST_AUTO_TEST_CASE(under_a_throttle_the_right_password_is_refused_without_a_hash) {
  World world;
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(world.guess("wrong") == "wrong");
  BOOST_TEST(world.hashes() == 5);
  const int committed = world.transactions.committed();
  BOOST_TEST(world.guess("right") == "900");
  BOOST_TEST(world.guess("wrong") == "900");
  BOOST_TEST(world.hashes() == 5);
  BOOST_TEST(world.transactions.committed() == committed);
}

BOOST_AUTO_TEST_CASE(the_right_password_forgets_the_visitors_own_failures_alone) {
  World world;
  for (int i = 0; i < 4; ++i) {
    BOOST_TEST(world.guess("wrong") == "wrong");
    BOOST_TEST(world.guess("wrong", "192.0.2.2") == "wrong");
  }
  BOOST_TEST(world.guess("right") == "");
  BOOST_TEST(world.guess("wrong", "192.0.2.2") == "wrong");
  BOOST_TEST(world.guess("wrong", "192.0.2.2") == "900");
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(world.guess("wrong") == "wrong");
  BOOST_TEST(world.guess("wrong") == "900");
}

BOOST_AUTO_TEST_CASE(twenty_failures_close_the_network_for_every_address) {
  World world;
  for (int i = 0; i < 20; ++i) {
    const std::string address = "user" + std::to_string(i / 4) + "@example.com";
    BOOST_TEST(world.guess("wrong", "192.0.2.1", address) == "wrong");
  }
  BOOST_TEST(world.guess("right") == "900");
  BOOST_TEST(world.guess("wrong", "192.0.2.1", "nobody@example.com") == "900");
  BOOST_TEST(world.guess("right", "192.0.2.2") == "");
}

BOOST_AUTO_TEST_CASE(right_passwords_do_not_free_the_network) {
  World world;
  for (int i = 0; i < 20; ++i) {
    BOOST_TEST(world.guess("wrong", "192.0.2.1", "user" + std::to_string(i) + "@example.com") ==
               "wrong");
    if (i < 19) BOOST_TEST(world.guess("right") == "");
  }
  BOOST_TEST(world.guess("right") == "900");
}

BOOST_AUTO_TEST_CASE(the_networks_limit_can_be_another_or_none) {
  World few(2);
  BOOST_TEST(few.guess("wrong", "192.0.2.1", "a@example.com") == "wrong");
  BOOST_TEST(few.guess("wrong", "192.0.2.1", "b@example.com") == "wrong");
  BOOST_TEST(few.guess("right") == "900");
  World none(0);
  for (int i = 0; i < 50; ++i) {
    BOOST_TEST(none.guess("wrong", "192.0.2.1", "user" + std::to_string(i) + "@example.com") ==
               "wrong");
  }
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(none.guess("wrong") == "wrong");
  BOOST_TEST(none.guess("right") == "900");
}

BOOST_AUTO_TEST_CASE(an_ipv6_client_counts_as_its_64) {
  World world;
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(world.guess("wrong", "2001:db8:0:1::" + std::to_string(i + 1)) == "wrong");
  BOOST_TEST(world.guess("right", "2001:db8:0:1:ffff::1") == "900");
  BOOST_TEST(world.guess("right", "2001:db8:0:2::1") == "");
}

BOOST_AUTO_TEST_CASE(thirty_failures_from_anywhere_close_the_address_for_an_hour) {
  World world;
  world.attack();
  const int hashes = world.hashes();
  BOOST_TEST(world.guess("right") == "3600");
  BOOST_TEST(world.hashes() == hashes);
  world.clock.advance(hours(1) - seconds(1));
  BOOST_TEST(world.guess("right") == "1");
  world.clock.advance(seconds(1));
  BOOST_TEST(world.guess("right") == "");
}

BOOST_AUTO_TEST_CASE(the_longest_wait_is_told) {
  World world;
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(world.guess("wrong", "198.51.100.0") == "wrong");
  world.clock.advance(minutes(1));
  for (int i = 5; i < 30; ++i)
    BOOST_TEST(world.guess("wrong", "198.51.100." + std::to_string(i / 5)) == "wrong");
  BOOST_TEST(world.guess("right", "198.51.100.0") == "3540");
}

BOOST_AUTO_TEST_CASE(no_attack_shuts_out_a_browser_that_the_account_knows) {
  World world;
  world.attack();
  for (int i = 0; i < 20; ++i) {
    const std::string address = "user" + std::to_string(i) + "@example.com";
    BOOST_TEST(world.guess("wrong", "192.0.2.1", address) == "wrong");
  }
  BOOST_TEST(world.by_device("right") == "");
  BOOST_TEST(world.guess("right") == "3600");
}

BOOST_AUTO_TEST_CASE(a_known_browser_has_five_of_its_own_and_counts_nowhere_else) {
  World world;
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(world.by_device("wrong") == "wrong");
  BOOST_REQUIRE(world.throttle_store.rows.size() == 1U);
  BOOST_TEST(world.throttle_store.rows.begin()->first.first == "password_device");
  const int hashes = world.hashes();
  BOOST_TEST(world.by_device("right") == "900");
  BOOST_TEST(world.hashes() == hashes);
  BOOST_TEST(world.guess("right") == "");  // the same network, without the cookie
  world.clock.advance(minutes(15));
  BOOST_TEST(world.by_device("right") == "");
}

BOOST_AUTO_TEST_CASE(the_right_password_gives_a_known_browser_its_budget_back) {
  World world;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 4; ++i)
      BOOST_TEST(world.by_device("wrong") == "wrong");
    BOOST_TEST(world.by_device("right") == "");
  }
}

BOOST_AUTO_TEST_CASE(a_browser_known_to_another_account_is_a_stranger) {
  World world;
  world.add_user("jane@example.com");
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(world.guess("wrong", "192.0.2.1", "jane@example.com", world.device) == "wrong");
  BOOST_TEST(world.guess("right", "192.0.2.1", "jane@example.com", world.device) == "900");
  BOOST_TEST(world.by_device("right") == "");
}

BOOST_AUTO_TEST_CASE(an_unknown_address_is_counted_just_the_same) {
  World world(0);
  std::vector<std::string> known;
  std::vector<std::string> unknown;
  for (int i = 0; i < 40; ++i) {
    const std::string ip = "192.0.2." + std::to_string(i / 6);
    known.push_back(world.guess("wrong", ip));
    unknown.push_back(world.guess("wrong", ip, "nobody@example.com"));
    world.clock.advance(seconds(7));
  }
  BOOST_TEST(known == unknown, boost::test_tools::per_element());
  BOOST_TEST(known[5] == "865");    // the sixth from one network
  BOOST_TEST(known[39] == "3327");  // beyond thirty from all of them
  BOOST_TEST(world.hasher.verified == 30);
  BOOST_TEST(world.hasher.verified_nobody == 30);
}

BOOST_AUTO_TEST_CASE(an_address_is_counted_without_case) {
  World world;
  for (const char* address : {"john@example.com", "JOHN@example.com", "John@Example.com",
                              "john@EXAMPLE.com", "johN@example.com"})
    BOOST_TEST(world.guess("wrong", "192.0.2.1", address) == "wrong");
  BOOST_TEST(world.guess("right") == "900");
}

BOOST_AUTO_TEST_CASE(a_throttle_that_began_while_it_was_hashed_refuses_the_right_password) {
  World world;
  world.transactions.before_next([&] {
    for (int i = 0; i < 5; ++i)
      BOOST_TEST(world.guess("wrong") == "wrong");
  });
  BOOST_TEST(world.guess("right") == "900");
}

BOOST_AUTO_TEST_CASE(of_parallel_wrong_guesses_no_more_than_the_limit_get_an_answer) {
  World world;
  world.transactions.before_next([&] {
    for (int i = 0; i < 5; ++i)
      BOOST_TEST(world.guess("wrong") == "wrong");
  });
  BOOST_TEST(world.guess("wrong") == "900");
  for (const auto& [rule_and_subject, times] : world.throttle_store.rows)
    BOOST_TEST(times.size() == 5U, rule_and_subject.first);
}

BOOST_AUTO_TEST_CASE(a_pardon_forgets_all_failures_with_the_account_alone) {
  World world;
  world.attack();
  for (int i = 0; i < 5; ++i) {
    BOOST_TEST(world.by_device("wrong") == "wrong");
    BOOST_TEST(world.guess("wrong", "198.51.100.9", "john@example.com.au") == "wrong");
  }
  world.transactions.write([&] { world.tried.pardon(world.john()); });
  BOOST_TEST(world.guess("right", "198.51.100.0") == "");
  BOOST_TEST(world.guess("right", "192.0.2.9") == "");
  BOOST_TEST(world.by_device("right") == "");
  BOOST_TEST(world.guess("wrong", "198.51.100.9", "john@example.com.au") == "900");
}

BOOST_AUTO_TEST_CASE(whoever_is_signed_in_is_asked_under_the_same_throttle) {
  World world;
  for (int i = 0; i < 3; ++i)
    BOOST_TEST(world.guess("wrong") == "wrong");
  const auto confirm = [&](std::string_view password, std::string_view device = {}) {
    const auto confirmed = world.tried.confirm(world.john(), base::Secret(password),
                                               world.client(device), [](const User&) {});
    return confirmed ? "" : World::word(confirmed.error());
  };
  BOOST_TEST(confirm("wrong") == "wrong");
  BOOST_TEST(confirm("wrong") == "wrong");
  const int hashes = world.hashes();
  BOOST_TEST(confirm("right") == "900");
  BOOST_TEST(world.hashes() == hashes);
  BOOST_TEST(world.guess("right") == "900");
  BOOST_TEST(confirm("right", world.device) == "");
  world.clock.advance(minutes(15));
  BOOST_TEST(confirm("right") == "");
}

BOOST_AUTO_TEST_CASE(a_password_that_was_changed_while_it_was_hashed_confirms_nothing) {
  World world;
  const User as_read_before = world.john();
  world.users.set_password_hash(as_read_before.id, "new:other");
  bool is_done = false;
  const auto confirmed = world.tried.confirm(as_read_before, base::Secret("right"), world.client(),
                                             [&](const User&) { is_done = true; });
  BOOST_REQUIRE(!confirmed.has_value());
  BOOST_TEST((confirmed.error() == Refusal::invalid_credentials));
  BOOST_TEST(!is_done);
}

BOOST_AUTO_TEST_CASE(what_is_done_is_done_to_the_account_as_it_is_by_then) {
  World world;
  const User as_read_before = world.john();
  BOOST_REQUIRE(world.users.set_email(as_read_before.id, *EmailAddress::parse("new@example.com")));
  std::string email;
  const auto confirmed =
      world.tried.confirm(as_read_before, base::Secret("right"), world.client(),
                          [&](const User& owner) { email = owner.email.value(); });
  BOOST_TEST(confirmed.has_value());
  BOOST_TEST(email == "new@example.com");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
