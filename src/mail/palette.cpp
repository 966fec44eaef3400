#include "mail/palette.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::mail {
namespace {

using Rgb = std::array<double, 3>;  // each from 0 to 255

constexpr Rgb kBlack{0, 0, 0};
constexpr Rgb kWhite{255, 255, 255};
// Of the backgrounds in layout.html, those that are hardest to read on.
constexpr Rgb kDarkestLight{0xF2, 0xF5, 0xF9};
constexpr Rgb kLightestDark{0x2E, 0x27, 0x14};
constexpr Rgb kDarkCard{0x1A, 0x23, 0x2E};

constexpr double kTextContrast = 4.5;
constexpr double kShapeContrast = 3.0;

Rgb parse(std::string_view color) {
  const auto bytes = color.starts_with('#') ? base::from_hex(color.substr(1)) : std::nullopt;
  if (!bytes || bytes->size() != 3) throw std::invalid_argument("a colour is #rrggbb");
  Rgb rgb{};
  std::ranges::transform(*bytes, rgb.begin(), [](char c) { return static_cast<unsigned char>(c); });
  return rgb;
}

std::string to_text(const Rgb& color) {
  std::array<char, 8> text{};
  const auto byte = [](double channel) {
    return static_cast<unsigned>(std::lround(channel)) & 0xFF;
  };
  std::snprintf(text.data(), text.size(), "#%02x%02x%02x", byte(color[0]), byte(color[1]),
                byte(color[2]));
  return text.data();
}

/// WCAG 2.1, "relative luminance".
double luminance(const Rgb& color) {
  const auto linear = [](double channel) {
    const double share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]);
}

double contrast_of(const Rgb& first, const Rgb& second) {
  const double one = luminance(first);
  const double other = luminance(second);
  return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

/// `color`, mixed with as much of `towards` as it needs to stand out from `background`.
Rgb readable(const Rgb& color, const Rgb& towards, const Rgb& background, double least) {
  constexpr int kSteps = 20;
  Rgb mixed = color;
  for (int step = 1; step <= kSteps && contrast_of(mixed, background) < least; ++step) {
    const double share = static_cast<double>(step) / kSteps;
    for (std::size_t i = 0; i < mixed.size(); ++i)
      mixed[i] = std::round(color[i] + (towards[i] - color[i]) * share);
  }
  return mixed;
}

/// White as long as it can be read, since that is what people expect on a button.
Rgb text_on(const Rgb& background) {
  return contrast_of(kWhite, background) >= kTextContrast ? kWhite : kBlack;
}

}  // namespace

double contrast(std::string_view first, std::string_view second) {
  return contrast_of(parse(first), parse(second));
}

Palette palette_of(std::string_view color) {
  const Rgb chosen = parse(color);
  const Rgb on_dark = readable(chosen, kWhite, kDarkCard, kShapeContrast);
  return {to_text(chosen),
          to_text(text_on(chosen)),
          to_text(readable(chosen, kBlack, kDarkestLight, kTextContrast)),
          to_text(on_dark),
          to_text(text_on(on_dark)),
          to_text(readable(chosen, kWhite, kLightestDark, kTextContrast))};
}

}  // namespace sih_auth::mail
