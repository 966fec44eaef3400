#pragma once

#include <string>
#include <string_view>

namespace sih_auth::mail {

/// Colours as `#rrggbb`. On every one of them, and with every one of them on a mail's backgrounds,
/// text has the contrast that WCAG 2.1 asks for (1.4.3: 4.5 to 1; 1.4.11: a button, 3 to 1).
struct Palette {
  std::string color;       ///< as the administrator chose it: a button's background
  std::string on_color;    ///< text on it: black or white
  std::string link_color;  ///< text on light backgrounds: the same, darker where need be
  std::string dark_color;  ///< the button's background on dark pages: lighter where need be
  std::string on_dark_color;
  std::string dark_link_color;  ///< text on dark backgrounds
};

/// Throws std::invalid_argument unless `color` is `#rrggbb`.
[[nodiscard]] Palette palette_of(std::string_view color);

/// Of two `#rrggbb` colours, from 1 to 21 (WCAG 2.1, "contrast ratio").
[[nodiscard]] double contrast(std::string_view first, std::string_view second);

}  // namespace sih_auth::mail
