#pragma once

#include <string>

namespace sih_auth::mail {

inline constexpr auto kUsualColor = "#1f5fbf";

/// Who speaks in the mails. From the configuration, never from a request.
struct SiteIdentity {
  std::string site_name;
  std::string site_url;  ///< without a slash at its end; empty: then links are paths of the portal
  std::string logo_url;  ///< http(s), since a mail has no address of its own; empty: no logo
  std::string color = kUsualColor;  ///< #rrggbb
};

}  // namespace sih_auth::mail
