#include "sih_auth/domain/sessions.hpp"

#include <algorithm>

namespace sih_auth::domain {
namespace {

/// An exact idle time-out would cost a write at every request: a tenth of it, at most a minute, is
/// let go.
std::chrono::seconds touch_interval(std::chrono::seconds idle) {
  using std::chrono::seconds;
  return std::clamp(idle / 10, seconds(1), seconds(60));
}

}  // namespace

Sessions::Sessions(SessionStore& store, TokenIssuer& tokens, const base::Clock& clock,
                   SessionLifetimes lifetimes)
    : store_(store), tokens_(tokens), clock_(clock), lifetimes_(lifetimes) {}

OpenedSession Sessions::open(UserId user, bool remember, const Visitor& visitor) {
  const auto now = clock_.now();
  const auto lifetime = remember ? lifetimes_.remembered : lifetimes_.absolute;
  IssuedToken issued = tokens_.issue(Purpose::session);
  store_.insert({user, issued.stored, now, now + lifetime, remember, visitor});
  return {std::move(issued.token), remember, lifetime};
}

std::optional<SignedIn> Sessions::find(std::string_view token) {
  const auto stored = tokens_.open(Purpose::session, token);
  if (!stored) return std::nullopt;
  const auto now = clock_.now();
  return store_.find(*stored, now, now - lifetimes_.idle);
}

std::optional<SignedIn> Sessions::find_and_touch(std::string_view token) {
  auto signed_in = find(token);
  if (!signed_in) return std::nullopt;
  const auto now = clock_.now();
  if (now - signed_in->last_seen_at >= touch_interval(lifetimes_.idle))
    store_.touch(signed_in->session_id, now);
  return signed_in;
}

void Sessions::end(std::string_view token) {
  if (const auto stored = tokens_.open(Purpose::session, token)) store_.erase(*stored);
}

void Sessions::end_all_of(UserId user) {
  store_.erase_all_of(user);
}

}  // namespace sih_auth::domain
