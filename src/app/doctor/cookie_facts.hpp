#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sih_auth::app {

/// A Set-Cookie header.
struct SetCookie {
  std::string name;
  std::map<std::string, std::string, std::less<>> attributes;  ///< names in lower case

  [[nodiscard]] bool has(std::string_view attribute) const {
    return attributes.contains(attribute);
  }
};

[[nodiscard]] SetCookie parse_set_cookie(std::string_view header);

/// What is wrong with a cookie of ours that comes by https or not: a sentence for each fault.
[[nodiscard]] std::vector<std::string> cookie_faults(const SetCookie& cookie, bool is_https);

/// The name that suits the settings best.
[[nodiscard]] std::string best_cookie_name(std::string_view cookie_domain);

}  // namespace sih_auth::app
