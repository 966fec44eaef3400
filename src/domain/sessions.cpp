#include "sih_auth/domain/sessions.hpp"

namespace sih_auth::domain {

Sessions::Sessions(SessionStore& store, TokenIssuer& tokens, Visits& visits,
                   const base::Clock& clock, SessionLifetimes lifetimes)
    : store_(store), tokens_(tokens), visits_(visits), clock_(clock), lifetimes_(lifetimes) {}

OpenedSession Sessions::open(UserId user, bool remember, const Visitor& visitor,
                             base::UnixTime full_login_at) {
  const auto now = clock_.now();
  const auto lifetime = remember ? lifetimes_.remembered : lifetimes_.absolute;
  IssuedToken issued = tokens_.issue(Purpose::session);
  store_.insert({user, issued.stored, now, now + lifetime, full_login_at, remember, visitor});
  return {std::move(issued.token), remember, lifetime};
}

std::optional<SignedIn> Sessions::find(std::string_view token) {
  const auto stored = tokens_.open(Purpose::session, token);
  if (!stored) return std::nullopt;
  const auto now = clock_.now();
  auto signed_in = store_.find(*stored, now, now - lifetimes_.idle);
  if (signed_in) visits_.note(*signed_in);
  return signed_in;
}

void Sessions::end(std::string_view token) {
  if (const auto stored = tokens_.open(Purpose::session, token)) store_.erase(*stored);
}

void Sessions::end_all_of(UserId user) {
  store_.erase_all_of(user);
}

bool Sessions::end(UserId user, SessionId id) {
  return store_.erase(user, id);
}

std::vector<OpenSession> Sessions::list(UserId user) {
  const auto now = clock_.now();
  return store_.list(user, now, now - lifetimes_.idle);
}

}  // namespace sih_auth::domain
