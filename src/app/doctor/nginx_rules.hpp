#pragma once

#include <vector>

#include "app/doctor/finding.hpp"
#include "app/doctor/nginx_tree.hpp"

/// What nginx's configuration must hold to, as far as it can be read there. Pure: they look at
/// nothing but the tree.
namespace sih_auth::app {

/// Behind our check, by this location's own word or by inheritance.
[[nodiscard]] bool is_protected(const NginxScope& location);

/// Every protected location: that nothing goes past the check.
void judge_protection(const std::vector<NginxDirective>& main, Findings& findings);

/// Every application that is told who is signed in: that no client can tell it.
void judge_identity(const std::vector<NginxDirective>& main, Findings& findings);

/// Whose word on the visitor's address nginx takes.
void judge_trust(const std::vector<NginxDirective>& main, Findings& findings);

/// That headers and answers have the room that they need.
void judge_buffers(const std::vector<NginxDirective>& main, Findings& findings);

/// That pages of these origins (CORS_ALLOWED_ORIGINS) can read nginx's own refusals as well.
void judge_cors(const std::vector<NginxDirective>& main, const std::vector<std::string>& origins,
                Findings& findings);

/// The networks whose word on the address is taken where this host is served.
[[nodiscard]] std::vector<std::string> trusted_networks(const std::vector<NginxDirective>& main);

/// `0.0.0.0/0` and other networks that are no administrator's own.
[[nodiscard]] bool is_everybody(const std::string& network);

}  // namespace sih_auth::app
