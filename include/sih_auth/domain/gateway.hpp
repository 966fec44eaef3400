#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/session.hpp"

namespace sih_auth::domain {

/// What a protected place asks of its visitors, besides being signed in.
struct AccessRule {
  /// Any one of them suffices; nullopt: all are welcome.
  std::optional<std::vector<std::string>> groups;

  /// How long ago the last full login may be.
  std::optional<std::chrono::seconds> max_age;
};

enum class Access { granted, sign_in_needed, recent_sign_in_needed, forbidden };

/// Membership first: a new login would not help whom the groups keep out.
[[nodiscard]] Access judge(const std::optional<SignedIn>& visitor, const AccessRule& rule,
                           base::UnixTime now);

/// The portal's pages that a visitor is sent to. A target of more than 7,000 bytes is left out.
class PortalAddress {
 public:
  /// `site_url`: where the portal is, without a slash at its end; may be empty in development.
  explicit PortalAddress(std::string site_url) : site_url_(std::move(site_url)) {}

  /// To sign in, and from there to `target`. `max_age`: although signed in.
  [[nodiscard]] std::string sign_in(std::string_view target,
                                    std::optional<std::chrono::seconds> max_age = {}) const;

  /// To sign in as somebody else, and from there to `target`.
  [[nodiscard]] std::string switch_account(std::string_view target) const;

 private:
  std::string site_url_;
};

}  // namespace sih_auth::domain
