#pragma once

#include "app/doctor/finding.hpp"
#include "app/doctor/installation.hpp"

/// What `sih-auth doctor` looks at: a function for each topic, in a file of its own. Each says what
/// it could not look at, and throws nothing but what no installation explains (std::exception).
namespace sih_auth::app {

// From inside, as whoever calls: most need root.
[[nodiscard]] Findings examine_settings(const Installation& it);
[[nodiscard]] Findings examine_units(const Installation& it);
[[nodiscard]] Findings examine_sockets(const Installation& it);
[[nodiscard]] Findings examine_nginx(const Installation& it);
[[nodiscard]] Findings examine_machine(const Installation& it);

// As the owner of the state folder, so that no file of root's is left there.
[[nodiscard]] Findings examine_database(const Installation& it);
[[nodiscard]] Findings examine_mail(const Installation& it);

// From outside, through nginx.
[[nodiscard]] Findings examine_portal(const Installation& it);
[[nodiscard]] Findings examine_tls(const Installation& it);
[[nodiscard]] Findings examine_cookies(const Installation& it);
[[nodiscard]] Findings examine_site(const Installation& it);
[[nodiscard]] Findings examine_client_address(const Installation& it);

}  // namespace sih_auth::app
