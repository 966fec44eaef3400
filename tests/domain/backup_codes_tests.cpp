#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "sih_auth/domain/backup_codes.hpp"

#include "support/login_world.hpp"

namespace sih_auth::domain {
BOOST_AUTO_TEST_SUITE(backup_codes_tests)

namespace {

struct World : tests::LoginWorld {
  std::vector<BackupCode> renew() {
    return backup_codes.renew(john(), base::Secret("right"), client()).value();
  }
  [[nodiscard]] int remaining() { return backup_codes.remaining(john().id); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(ten_different_codes_of_80_bits_are_made) {
  World world;
  std::set<std::string> different;
  for (const BackupCode& code : world.renew())
    different.emplace(code.reveal());
  BOOST_TEST(different.size() == 10U);
  BOOST_TEST(world.random.bytes_taken() == 10 * BackupCode::kBytes);
  BOOST_TEST(world.remaining() == 10);
}

BOOST_AUTO_TEST_CASE(only_hashes_that_name_their_account_are_stored) {
  World world;
  const auto codes = world.renew();
  for (const auto& [user, hash] : world.backup_code_store.rows) {
    BOOST_TEST((user == world.john().id));
    BOOST_TEST(hash.key_id == "k1");
  }
  const KeyedHash expected =
      world.keyed_hasher.hash(Purpose::backup_code, std::to_string(world.john().id.value) + ":" +
                                                        std::string(codes.at(0).reveal()));
  BOOST_TEST((world.backup_code_store.rows.at(0).second == expected));
}

BOOST_AUTO_TEST_CASE(the_owner_is_mailed_that_there_are_new_ones) {
  World world;
  const auto codes = world.renew();
  BOOST_REQUIRE(world.outbox.entries.size() == 1U);
  const auto& entry = world.outbox.entries[0];
  BOOST_TEST((entry.mail.kind == MailKind::backup_codes_renewed));
  BOOST_TEST(entry.mail.to == "john@example.com");
  BOOST_TEST(entry.mail.values.at("ip") == "192.0.2.1");
  for (const auto& [name, value] : entry.mail.values)
    BOOST_TEST(value.find(codes[0].reveal()) == std::string::npos, name);
  BOOST_TEST(entry.inside_transaction);
  BOOST_TEST(world.bell.rings == 1);
  BOOST_TEST(!world.bell.rang_too_early);
}

BOOST_AUTO_TEST_CASE(the_password_is_asked_for_and_counted) {
  World world;
  world.renew();
  const auto before = world.backup_code_store.rows;
  for (int i = 0; i < 5; ++i) {
    const auto refused =
        world.backup_codes.renew(world.john(), base::Secret("wrong"), world.client());
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST((refused.error() == Refusal::invalid_credentials));
  }
  const auto throttled =
      world.backup_codes.renew(world.john(), base::Secret("right"), world.client());
  BOOST_REQUIRE(!throttled.has_value());
  BOOST_TEST((throttled.error() == Refusal::too_many_requests));
  BOOST_TEST((throttled.error().retry_after == std::chrono::minutes(15)));
  BOOST_TEST((world.backup_code_store.rows == before));
  BOOST_TEST(world.mails(MailKind::backup_codes_renewed) == 1);
}

BOOST_AUTO_TEST_CASE(each_works_once_and_for_its_own_account) {
  World world;
  const UserId jane = world.add_user("jane@example.com").id;
  const auto codes = world.renew();
  BOOST_TEST(!world.backup_codes.consume(jane, codes.at(3)));
  BOOST_TEST(world.backup_codes.consume(world.john().id, codes.at(3)));
  BOOST_TEST(!world.backup_codes.consume(world.john().id, codes.at(3)));
  BOOST_TEST(world.remaining() == 9);
  BOOST_TEST(!world.backup_codes.consume(world.john().id, BackupCode::from_bytes("0123456789")));
  BOOST_TEST(world.remaining() == 9);
}

BOOST_AUTO_TEST_CASE(a_new_set_voids_the_old_one_of_the_account_alone) {
  World world;
  world.add_user("jane@example.com");
  const auto old_codes = world.renew();
  BOOST_TEST(world.backup_codes.renew(world.users.rows[1], base::Secret("right"), world.client())
                 .has_value());
  const auto codes = world.renew();
  BOOST_TEST(world.remaining() == 10);
  BOOST_TEST(world.backup_codes.remaining(world.users.rows[1].id) == 10);
  for (const BackupCode& code : old_codes)
    BOOST_TEST(!world.backup_codes.consume(world.john().id, code));
  for (const BackupCode& code : codes)
    BOOST_TEST(world.backup_codes.consume(world.john().id, code));
  BOOST_TEST(world.remaining() == 0);
}

BOOST_AUTO_TEST_CASE(codes_of_a_retired_key_still_work_those_of_a_lost_one_do_not) {
  World world;
  const auto codes = world.renew();
  world.keyed_hasher.current_key = "k2";
  BOOST_TEST(!world.backup_codes.consume(world.john().id, codes.at(0)));
  world.keyed_hasher.retired_key = "k1";
  BOOST_TEST(world.backup_codes.consume(world.john().id, codes.at(0)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::domain
