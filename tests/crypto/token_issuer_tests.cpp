#include <set>
#include <string>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "sih_auth/base/encoding.hpp"

#include "crypto/token_issuer.hpp"
#include "support/keys.hpp"
#include "support/scripted_random.hpp"

namespace sih_auth::crypto {
BOOST_AUTO_TEST_SUITE(token_issuer_tests)

namespace {

using domain::Purpose;

struct World {
  std::string issue(Purpose purpose = Purpose::session) {
    return std::string(issuer.issue(purpose).token.reveal());
  }
  bool opens(std::string_view token, Purpose purpose = Purpose::session) const {
    return issuer.open(purpose, token).has_value();
  }

  Keyring keys = tests::keyring(tests::kNewKey);
  tests::ScriptedRandom random;
  MacTokenIssuer issuer{keys, random};
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_issued_opens_to_what_is_stored) {
  World world;
  const auto issued = world.issuer.issue(Purpose::session);
  BOOST_TEST((world.issuer.open(Purpose::session, issued.token.reveal()) == issued.stored));
  BOOST_TEST(issued.stored.key_id == world.keys.current_id());
}

BOOST_AUTO_TEST_CASE(a_token_carries_256_random_bits) {
  World world;
  world.issue();
  BOOST_TEST(world.random.bytes_taken() == 32U);
  std::set<std::string> tokens;
  base::SystemRandom random;
  MacTokenIssuer issuer(world.keys, random);
  for (int i = 0; i < 100; ++i)
    tokens.emplace(issuer.issue(Purpose::session).token.reveal());
  BOOST_TEST(tokens.size() == 100U);
}

BOOST_AUTO_TEST_CASE(the_database_does_not_hold_the_token) {
  World world;
  const auto issued = world.issuer.issue(Purpose::session);
  BOOST_TEST(issued.token.reveal().find(issued.stored.hash) == std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(a_token_fits_a_cookie) {
  World world;
  BOOST_TEST(world.issue().find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                             "0123456789-_.") == std::string::npos);
  BOOST_TEST(world.issue().size() < 128U);
}

BOOST_AUTO_TEST_CASE(every_change_of_one_character_is_refused) {
  World world;
  const std::string token = world.issue();
  BOOST_REQUIRE(world.opens(token));
  int accepted = 0;
  for (std::size_t at = 0; at < token.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      const char other = static_cast<char>(byte);
      if (other == token[at]) continue;
      std::string altered = token;
      altered[at] = other;
      if (world.opens(altered)) ++accepted;
    }
  }
  BOOST_TEST(accepted == 0);
}

BOOST_AUTO_TEST_CASE(a_character_more_or_less_is_refused) {
  World world;
  const std::string token = world.issue();
  for (std::size_t at = 0; at < token.size(); ++at) {
    BOOST_TEST(!world.opens(token.substr(0, at)), at);
    BOOST_TEST(!world.opens(token.substr(0, at) + token.substr(at + 1)), at);
    BOOST_TEST(!world.opens(token.substr(0, at) + "A" + token.substr(at)), at);
  }
  for (const char* more : {"A", "=", ".", " ", "\n", ".A"})
    BOOST_TEST(!world.opens(token + more), more);
}

BOOST_DATA_TEST_CASE(garbage_is_refused,
                     boost::unit_test::data::make({"", ".", "..", "...", "a.b", "a.b.c", "a..c",
                                                   "\xff\xfe", "null", "undefined", "../../etc"}),
                     token) {
  const World world;
  BOOST_TEST(!world.opens(token));
}

BOOST_AUTO_TEST_CASE(an_id_of_another_length_is_refused_even_with_its_right_mac) {
  World world;
  for (const std::size_t size : {0U, 31U, 33U}) {
    const std::string id(size, 'i');
    const std::string mac = blake2b(world.keys.current(Subkey::session_mac), id);
    BOOST_TEST(!world.opens(world.keys.current_id() + "." + base::to_base64url(id) + "." +
                            base::to_base64url(mac)));
  }
}

BOOST_AUTO_TEST_CASE(a_login_token_is_no_session_token) {
  World world;
  const std::string login = world.issue(Purpose::login);
  const std::string session = world.issue(Purpose::session);
  BOOST_TEST(world.opens(login, Purpose::login));
  BOOST_TEST(!world.opens(login, Purpose::session));
  BOOST_TEST(!world.opens(session, Purpose::login));
}

BOOST_AUTO_TEST_CASE(one_id_is_stored_differently_for_each_purpose) {
  World world;
  tests::ScriptedRandom same;
  tests::ScriptedRandom again;
  MacTokenIssuer one(world.keys, same);
  MacTokenIssuer two(world.keys, again);
  BOOST_TEST(one.issue(Purpose::session).stored.hash != two.issue(Purpose::login).stored.hash);
}

BOOST_AUTO_TEST_CASE(a_token_of_a_retired_key_opens_and_of_an_unknown_key_does_not) {
  World world;
  const Keyring old_keys = tests::keyring(tests::kOldKey);
  MacTokenIssuer before(old_keys, world.random);
  const auto issued = before.issue(Purpose::session);
  const Keyring rotated = tests::keyring(tests::kNewKey, {tests::kOldKey});
  BOOST_TEST((MacTokenIssuer(rotated, world.random).open(Purpose::session, issued.token.reveal()) ==
              issued.stored));
  BOOST_TEST(!world.opens(issued.token.reveal()));
}

BOOST_AUTO_TEST_CASE(the_parts_of_two_tokens_do_not_mix) {
  World world;
  const std::string one = world.issue();
  const std::string two = world.issue();
  BOOST_TEST(!world.opens(one.substr(0, one.rfind('.')) + two.substr(two.rfind('.'))));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::crypto
