#include <string>

#include <boost/test/unit_test.hpp>

#include "crypto/sealer.hpp"
#include "storage/outbox.hpp"
#include "support/keys.hpp"
#include "support/scripted_random.hpp"
#include "support/test_database.hpp"

namespace sih_auth::storage {
BOOST_AUTO_TEST_SUITE(outbox_tests, *boost::unit_test::label("storage"))

namespace {

using std::chrono::seconds;

constexpr base::UnixTime at(long long time) {
  return base::unix_time(time);
}

struct World {
  void add(const std::string& code, const std::string& subject, base::UnixTime now = at(100)) {
    outbox.add({domain::MailKind::otp_code, "john@example.com", "John", {{"code", code}}}, subject,
               now, now + seconds(300));
  }
  auto claim(long long now) { return queue.claim(at(now), seconds(60)); }

  static std::string code_in(const domain::QueuedDelivery& mail) {
    return domain::unpack_mail(mail.body.reveal()).value().values.at("code");
  }
  long long rows() { return tests::count(connection, "SELECT COUNT(*) FROM outbox"); }

  tests::TestDatabase database;
  SqlConnection connection = database.connect();
  crypto::Keyring keys = tests::keyring(tests::kNewKey);
  base::SystemRandom random;
  crypto::AeadSealer sealer{keys, random};
  SqlOutbox outbox{connection, sealer, random, "example.com"};
  SqlDeliveryQueue queue{connection, sealer, channels::kMail};
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_mail_comes_out_as_it_went_in) {
  World world;
  world.add("123456", "login:1");
  const auto mail = world.claim(100);
  BOOST_REQUIRE(mail.has_value());
  BOOST_TEST(World::code_in(*mail) == "123456");
  BOOST_TEST(mail->attempts == 0);
  BOOST_TEST((mail->created_at == at(100)));
  BOOST_TEST((mail->expires_at == at(400)));
  BOOST_TEST(mail->message_id.ends_with("@example.com"));
  BOOST_TEST(mail->message_id.size() > 32U);
}

BOOST_AUTO_TEST_CASE(the_table_does_not_show_what_is_written) {
  World world;
  world.add("123456", "login:1");
  for (const auto& [body, message_id, subject, error] :
       world.connection.all<std::string, std::string, std::string, std::string>(
           "SELECT body, message_id, subject, last_error FROM outbox")) {
    for (const std::string& column : {body, message_id, subject, error}) {
      BOOST_TEST(column.find("123456") == std::string::npos);
      BOOST_TEST(column.find("john") == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_leased_mail_is_nobody_elses_until_the_lease_is_over) {
  World world;
  world.add("123456", "login:1");
  const auto first = world.claim(100);
  BOOST_REQUIRE(first.has_value());
  BOOST_TEST(!world.claim(100).has_value());
  BOOST_TEST(!world.claim(159).has_value());
  const auto second = world.claim(160);
  BOOST_REQUIRE(second.has_value());
  BOOST_TEST(second->message_id == first->message_id);
}

BOOST_AUTO_TEST_CASE(the_one_that_is_due_longest_comes_first) {
  World world;
  world.add("2", "login:2", at(200));
  world.add("1", "login:1", at(100));
  world.add("3", "login:3", at(200));
  BOOST_TEST(!world.claim(99).has_value());
  BOOST_TEST(World::code_in(*world.claim(200)) == "1");
  BOOST_TEST(World::code_in(*world.claim(200)) == "2");
  BOOST_TEST(World::code_in(*world.claim(200)) == "3");
  BOOST_TEST(!world.claim(200).has_value());
}

BOOST_AUTO_TEST_CASE(what_was_sent_is_gone) {
  World world;
  world.add("1", "login:1");
  world.queue.remove(world.claim(100)->id);
  BOOST_TEST(world.rows() == 0);
  BOOST_TEST(!world.queue.next_due().has_value());
}

BOOST_AUTO_TEST_CASE(a_retry_comes_back_in_time_with_the_same_message_id) {
  World world;
  world.add("1", "login:1");
  const auto first = world.claim(100);
  world.queue.retry(*first, at(130), "the server said 451");
  BOOST_TEST(!world.claim(129).has_value());
  const auto second = world.claim(130);
  BOOST_REQUIRE(second.has_value());
  BOOST_TEST(second->attempts == 1);
  BOOST_TEST(second->message_id == first->message_id);
  BOOST_TEST(World::code_in(*second) == "1");
  BOOST_TEST(tests::count(world.connection,
                          "SELECT COUNT(*) FROM outbox WHERE last_error LIKE '%451%'") == 1);
}

BOOST_AUTO_TEST_CASE(a_parked_mail_stays_with_its_reason_and_is_never_claimed) {
  World world;
  world.add("1", "login:1");
  world.queue.park(*world.claim(100), at(101), "550 no such user");
  BOOST_TEST(!world.claim(100'000).has_value());
  BOOST_TEST(!world.queue.next_due().has_value());
  const auto row = world.connection.first<std::string, long long, long long>(
      "SELECT last_error, parked_at, attempts FROM outbox");
  BOOST_REQUIRE(row.has_value());
  BOOST_TEST(std::get<0>(*row) == "550 no such user");
  BOOST_TEST(std::get<1>(*row) == 101);
  BOOST_TEST(std::get<2>(*row) == 1);
}

BOOST_AUTO_TEST_CASE(a_newer_mail_replaces_the_older_one_about_the_same_thing) {
  World world;
  world.add("1", "login:1");
  world.add("2", "login:2");
  world.add("3", "login:1", at(101));
  BOOST_TEST(world.rows() == 2);
  BOOST_TEST(World::code_in(*world.claim(200)) == "2");
  BOOST_TEST(World::code_in(*world.claim(200)) == "3");
}

BOOST_AUTO_TEST_CASE(a_newer_mail_replaces_even_one_that_is_being_sent) {
  World world;
  world.add("1", "login:1");
  const auto in_flight = world.claim(100);
  world.add("2", "login:1");
  world.queue.retry(*in_flight, at(110), "too late");  // hits nothing
  world.queue.remove(in_flight->id);
  BOOST_TEST(World::code_in(*world.claim(200)) == "2");
  BOOST_TEST(!world.claim(200).has_value());
}

BOOST_AUTO_TEST_CASE(a_parked_mail_is_not_replaced) {
  World world;
  world.add("1", "login:1");
  world.queue.park(*world.claim(100), at(100), "550");
  world.add("2", "login:1");
  BOOST_TEST(world.rows() == 2);
}

BOOST_AUTO_TEST_CASE(it_says_when_there_will_be_something_to_do) {
  World world;
  BOOST_TEST(!world.queue.next_due().has_value());
  world.add("1", "login:1", at(100));
  world.add("2", "login:2", at(120));
  BOOST_TEST((world.queue.next_due() == at(100)));
  const auto first = world.claim(100);
  BOOST_TEST((world.queue.next_due() == at(120)));
  world.queue.remove(world.claim(120)->id);
  BOOST_TEST((world.queue.next_due() == at(160)));  // the end of the lease
  world.queue.retry(*first, at(500), "");
  BOOST_TEST((world.queue.next_due() == at(500)));
}

BOOST_AUTO_TEST_CASE(a_mail_whose_key_is_gone_has_no_body) {
  World world;
  world.add("1", "login:1");
  const crypto::Keyring other_keys = tests::keyring(tests::kOldKey);
  crypto::AeadSealer other_sealer(other_keys, world.random);
  SqlDeliveryQueue elsewhere(world.connection, other_sealer, channels::kMail);
  const auto mail = elsewhere.claim(at(100), seconds(60));
  BOOST_REQUIRE(mail.has_value());
  BOOST_TEST(mail->body.empty());
}

BOOST_AUTO_TEST_CASE(a_mail_is_never_there_without_its_transaction) {
  World world;
  BOOST_CHECK_THROW(world.connection.write([&] {
    world.add("1", "login:1");
    throw std::runtime_error("no");
  }),
                    std::runtime_error);
  BOOST_TEST(world.rows() == 0);
}

BOOST_AUTO_TEST_CASE(who_has_overrun_the_lease_takes_the_mail_from_nobody) {
  World world;
  world.add("1", "login:1");
  const auto late = world.claim(100);
  const auto current = world.claim(160);
  BOOST_REQUIRE(current.has_value());
  world.queue.retry(*late, at(161), "451");
  world.queue.park(*late, at(161), "550");
  BOOST_TEST(!world.claim(200).has_value());
  BOOST_TEST((world.queue.next_due() == current->leased_until));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::storage
