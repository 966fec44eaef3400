#include "mail/browser_name.hpp"

#include <algorithm>
#include <array>

namespace sih_auth::mail {
namespace {

struct Mark {
  std::string_view found;
  std::string_view name;
};

// Every browser also claims to be those it descends from: the youngest comes first.
constexpr std::array<Mark, 11> kBrowsers{{{"Edg", "Edge"},
                                          {"OPR/", "Opera"},
                                          {"SamsungBrowser/", "Samsung Internet"},
                                          {"Vivaldi/", "Vivaldi"},
                                          {"FxiOS/", "Firefox"},
                                          {"Firefox/", "Firefox"},
                                          {"CriOS/", "Chrome"},
                                          {"HeadlessChrome/", "Chrome"},
                                          {"Chrome/", "Chrome"},
                                          {"Chromium/", "Chromium"},
                                          {"Safari/", "Safari"}}};

constexpr std::array<Mark, 8> kSystems{{{"iPhone", "iPhone"},
                                        {"iPad", "iPad"},
                                        {"Android", "Android"},
                                        {"Windows", "Windows"},
                                        {"CrOS", "ChromeOS"},
                                        {"Macintosh", "macOS"},
                                        {"Mac OS X", "macOS"},
                                        {"Linux", "Linux"}}};

template <std::size_t Size>
std::string first_found(const std::array<Mark, Size>& marks, std::string_view text) {
  for (const Mark& mark : marks) {
    if (text.find(mark.found) != std::string_view::npos) return std::string(mark.name);
  }
  return {};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

/// "curl/7.88.1" of "curl/7.88.1 (whatever)".
std::string product(std::string_view user_agent) {
  constexpr std::size_t kLongestName = 30;
  constexpr std::size_t kLongestVersion = 12;
  const auto* name_end = std::ranges::find_if_not(user_agent, is_word_character);
  const std::string_view name(user_agent.begin(), name_end);
  std::string text(name.substr(0, kLongestName));
  std::string_view rest(name_end, user_agent.end());
  if (text.empty() || !rest.starts_with('/')) return text;
  rest.remove_prefix(1);
  const auto* version_end =
      std::ranges::find_if_not(rest, [](char c) { return is_digit(c) || c == '.'; });
  const std::string_view version(rest.begin(), version_end);
  if (!version.empty()) text.append("/").append(version.substr(0, kLongestVersion));
  return text;
}

}  // namespace

BrowserName browser_name(std::string_view user_agent) {
  const std::string browser = first_found(kBrowsers, user_agent);
  if (browser.empty()) return {product(user_agent), {}};
  return {browser, first_found(kSystems, user_agent)};
}

}  // namespace sih_auth::mail
