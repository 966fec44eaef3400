#pragma once

#include <string>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/redirect_policy.hpp"
#include "sih_auth/http/router.hpp"

#include "http/authenticator.hpp"

namespace sih_auth::http {

/// What the portal's pages need to know of the site.
struct SiteFacts {
  std::string name;
  std::string logo_url;  ///< may be empty
  bool signup_enabled = true;
};

/// `GET /site`; `GET /continue`, which says where a person who is signed in goes on to. The
/// references outlive the router.
void add_portal_routes(Router& router, const SiteFacts& site, const Authenticator& authenticator,
                       const domain::RedirectPolicy& redirects, const base::Clock& clock);

}  // namespace sih_auth::http
