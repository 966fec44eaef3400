#include <boost/test/unit_test.hpp>

#include "app/commands/text_table.hpp"
#include "app/printable.hpp"

namespace sih_auth::app {

BOOST_AUTO_TEST_SUITE(text_table_tests)

BOOST_AUTO_TEST_CASE(columns_stand_below_each_other) {
  TextTable table({"ID", "NAME", "END"});
  table.add({"1", "J\xc3\xb6hn", "x"});
  table.add({"100", "\xe4\xbd\xa0\xe5\xa5\xbd", "y"});  // two wide characters
  BOOST_TEST(table.text() ==
             "ID   NAME  END\n1    J\xc3\xb6hn  x\n100  \xe4\xbd\xa0\xe5\xa5\xbd  y\n");
}

BOOST_AUTO_TEST_CASE(a_combining_mark_takes_no_place) {
  TextTable table({"N", "E"});
  table.add({"e\xcc\x81", "x"});
  BOOST_TEST(table.text() == "N  E\ne\xcc\x81  x\n");
}

BOOST_AUTO_TEST_CASE(a_time_is_utc) {
  BOOST_TEST(in_utc(base::unix_time(1'795'616'873)) == "2026-11-25 14:27:53");
  BOOST_TEST(in_utc({}) == "never");
}

BOOST_AUTO_TEST_CASE(a_terminal_is_told_nothing_by_strangers) {
  BOOST_TEST(printable("J\xc3\xb6hn") == "J\xc3\xb6hn");
  BOOST_TEST(printable("a\x1b[2J\n\x7f") == "a?[2J??");
  BOOST_TEST(printable("a\xc2\x9b"
                       "b") == "a?b");  // C1: CSI
  BOOST_TEST(printable("a\xe2\x80\xae"
                       "b") == "a?b");  // right to left
  BOOST_TEST(printable("a\xff"
                       "b") == "a?b");  // no UTF-8
  BOOST_TEST(printable("\xf0\x9f\xa6\x8a") == "\xf0\x9f\xa6\x8a");
}

BOOST_AUTO_TEST_CASE(cells_are_made_printable) {
  TextTable table({"A"});
  table.add({"x\x1b]0;"});
  BOOST_TEST(table.text() == "A\nx?]0;\n");
}

BOOST_AUTO_TEST_CASE(a_path_becomes_one_word_of_a_command) {
  BOOST_TEST(shell_word("/var/lib/sih-auth/auth.db") == "/var/lib/sih-auth/auth.db");
  BOOST_TEST(shell_word("auth.db; reboot") == "'auth.db; reboot'");
  BOOST_TEST(shell_word("it's") == "'it'\\''s'");
  BOOST_TEST(shell_word("") == "''");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::app
