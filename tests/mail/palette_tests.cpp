#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

#include "mail/palette.hpp"

BOOST_AUTO_TEST_SUITE(palette_tests)

namespace {

using sih_auth::mail::contrast;
using sih_auth::mail::Palette;
using sih_auth::mail::palette_of;

}  // namespace

BOOST_AUTO_TEST_CASE(contrast_is_that_of_the_standard) {
  BOOST_TEST(contrast("#000000", "#ffffff") == 21.0, boost::test_tools::tolerance(0.001));
  BOOST_TEST(contrast("#ffffff", "#000000") == 21.0, boost::test_tools::tolerance(0.001));
  BOOST_TEST(contrast("#123456", "#123456") == 1.0, boost::test_tools::tolerance(0.001));
  BOOST_TEST(contrast("#777777", "#ffffff") == 4.48, boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(a_readable_colour_is_left_as_it_is) {
  const Palette palette = palette_of("#1f5fbf");
  BOOST_TEST(palette.color == "#1f5fbf");
  BOOST_TEST(palette.on_color == "#ffffff");
  BOOST_TEST(palette.link_color == "#1f5fbf");
  BOOST_TEST(palette.dark_link_color != "#1f5fbf");
}

BOOST_AUTO_TEST_CASE(text_can_be_read_whatever_the_colour) {
  for (const char* color : {"#000000", "#ffffff", "#ffe000", "#00ff00", "#ff0000", "#0000ff",
                            "#808080", "#767676", "#1a232e", "#f2f5f9", "#c0ffee"}) {
    const Palette palette = palette_of(color);
    BOOST_TEST(palette.color == color);
    BOOST_TEST((palette.on_color == "#000000" || palette.on_color == "#ffffff"));
    BOOST_TEST(contrast(palette.color, palette.on_color) >= 4.5, color);
    BOOST_TEST(contrast(palette.dark_color, palette.on_dark_color) >= 4.5, color);
    BOOST_TEST(contrast(palette.dark_color, "#1a232e") >= 3, color);
    for (const char* light : {"#ffffff", "#f2f5f9", "#fdf6e6"})
      BOOST_TEST(contrast(palette.link_color, light) >= 4.5, color << " on " << light);
    for (const char* dark : {"#10161e", "#1a232e", "#2e2714"})
      BOOST_TEST(contrast(palette.dark_link_color, dark) >= 4.5, color << " on " << dark);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_colour_is_refused) {
  for (const char* text : {"", "#", "1f5fbf", "#1f5fb", "#1f5fbf0", "#1f5fbg", "blue", "##1f5fb"})
    BOOST_CHECK_THROW((void)palette_of(text), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
