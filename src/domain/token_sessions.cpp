#include "sih_auth/domain/token_sessions.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::domain {
namespace {

constexpr std::chrono::seconds kGrace{10};

/// Never given twice, not even by a database that was put back to an earlier day, as a number would
/// be: a refresh token from after that day would then speak for somebody else.
std::string new_name(base::RandomSource& random) {
  return base::to_base64url(random.bytes(16));
}

}  // namespace

TokenGrant TokenSessions::open(const User& user, const Visitor& visitor,
                               base::UnixTime full_login_at) {
  const auto now = parts_.clock.now();
  const auto end = now + lifetimes_.refresh;
  std::string name = new_name(parts_.random);
  parts_.store.insert({name, user.id, now, end, full_login_at, visitor});
  return grant({std::move(name), 0}, {user.id, user.name, user.email.value(), user.groups}, end,
               now);
}

std::optional<SignedIn> TokenSessions::find(std::string_view access_token) {
  const auto now = parts_.clock.now();
  const auto granted = parts_.access_tokens.open(access_token, now);
  if (!granted) return std::nullopt;
  auto signed_in = parts_.store.find(granted->session, now);
  if (!signed_in || signed_in->user_id != granted->user_id) return std::nullopt;
  parts_.visits.note(*signed_in);
  return signed_in;
}

tl::expected<TokenGrant, Denial> TokenSessions::refresh(std::string_view refresh_token,
                                                        const Visitor& visitor) {
  const auto claim = parts_.refresh_tokens.open(refresh_token);
  if (!claim) return tl::unexpected(Denial(Refusal::invalid_refresh_token));
  bool is_reused = false;
  std::optional<TokenGrant> next;
  parts_.transactions.write([&] {
    next.reset();
    const auto now = parts_.clock.now();
    const auto before = parts_.store.find(claim->session, now);
    is_reused = !parts_.store.rotate(*claim, visitor, now) &&
                parts_.store.erase_reused(*claim, now - kGrace, now);
    if (is_reused && before) tell(EventKind::refresh_token_reused, *before, visitor);
    auto session = parts_.store.find(claim->session, now);
    if (!session) return;
    next = grant({claim->session, claim->generation + 1},
                 {session->user_id, std::move(session->name), std::move(session->email),
                  std::move(session->groups)},
                 session->expires_at, now);
  });
  if (is_reused) return tl::unexpected(Denial(Refusal::reused_refresh_token));
  if (!next) return tl::unexpected(Denial(Refusal::invalid_refresh_token));
  return std::move(*next);
}

void TokenSessions::revoke(std::string_view refresh_token, const Visitor& visitor) {
  const auto claim = parts_.refresh_tokens.open(refresh_token);
  if (!claim) return;
  parts_.transactions.write([&] {
    const auto session = parts_.store.find(claim->session, parts_.clock.now());
    parts_.store.erase(claim->session);
    if (session) tell(EventKind::logged_out, *session, visitor);
  });
}

void TokenSessions::tell(EventKind kind, const SignedIn& session, const Visitor& visitor) {
  parts_.events.record({kind, "", session.user_id, session.email, visitor});
}

TokenGrant TokenSessions::grant(const RefreshClaim& claim, TokenOwner owner,
                                base::UnixTime session_end, base::UnixTime now) {
  const auto end = std::min(now + lifetimes_.access, session_end);
  AccessClaims claims{claim.session, std::move(owner), now, end};
  base::Secret access_token = parts_.access_tokens.issue(claims);
  return {std::move(access_token), end - now, parts_.refresh_tokens.make(claim),
          std::move(claims.owner)};
}

}  // namespace sih_auth::domain
