#pragma once

#include <string>
#include <string_view>

namespace sih_auth::mail {

/// What a person calls their browser; parts that cannot be told are empty.
struct BrowserName {
  std::string
      browser;  ///< "Firefox"; of a program that is no browser, its name and version: "curl/7.88.1"
  std::string system;  ///< "Windows"
};

/// Whoever causes a mail chooses this header, so none of it is passed on as free text: the names
/// are ours, and an unknown program's name is cut to a short word that no mail reader takes for a
/// link.
[[nodiscard]] BrowserName browser_name(std::string_view user_agent);

}  // namespace sih_auth::mail
