#include "sih_auth/domain/gateway.hpp"

#include <algorithm>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::domain {
namespace {

// The portal's nginx takes a request line of 8 KiB. Whoever wants to go somewhere longer than this
// is sent to the portal alone: to arrive nowhere is better than to be refused there.
constexpr std::size_t kLongestTarget = 7'000;

bool is_member(const SignedIn& visitor, const std::vector<std::string>& groups) {
  return std::ranges::any_of(groups, [&](const std::string& group) {
    return std::ranges::find(visitor.groups, group) != visitor.groups.end();
  });
}

std::string with_target(std::string page, std::string_view target) {
  const std::string encoded = base::percent_encode(target);
  if (encoded.empty() || encoded.size() > kLongestTarget) return page;
  page += page.ends_with('/') ? "?rd=" : "&rd=";
  return page + encoded;
}

}  // namespace

Access judge(const std::optional<SignedIn>& visitor, const AccessRule& rule, base::UnixTime now) {
  if (!visitor) return Access::sign_in_needed;
  if (rule.groups && !is_member(*visitor, *rule.groups)) return Access::forbidden;
  if (rule.max_age && now - visitor->full_login_at > *rule.max_age) {
    return Access::recent_sign_in_needed;
  }
  return Access::granted;
}

std::string PortalAddress::sign_in(std::string_view target,
                                   std::optional<std::chrono::seconds> max_age) const {
  std::string page = site_url_ + "/";
  if (max_age) page += "?max_age=" + std::to_string(max_age->count());
  return with_target(std::move(page), target);
}

std::string PortalAddress::switch_account(std::string_view target) const {
  return with_target(site_url_ + "/?switch=1", target);
}

}  // namespace sih_auth::domain
