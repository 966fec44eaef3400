#include "http/handlers/recovery_handlers.hpp"

#include "http/answers.hpp"
#include "http/form.hpp"
#include "http/visitor.hpp"

namespace sih_auth::http {
namespace {

Response forgot(const Request& request, domain::Recovery& recovery, const CookieJar& cookies) {
  auto form = Form::read(request);
  if (!form) return form.error();
  const auto email = form->parsed<domain::EmailAddress>("email");
  if (!form->is_good()) return form->refusal();
  recovery.send_link(*email, client_of(request, cookies));
  return ok(Notice::reset_link_sent);
}

Response reset(const Request& request, domain::Recovery& recovery,
               const domain::PasswordPolicy& policy) {
  auto form = Form::read(request);
  if (!form) return form.error();
  const base::Secret token = form->secret("token");
  base::Secret typed = form->secret("password");
  if (!form->is_good()) return form->refusal();

  // The link first: with a good one a password that is refused can be typed anew.
  const auto owner = recovery.owner_of(token.reveal(), visitor_of(request));
  if (!owner) return refuse(owner.error());
  const auto fresh = policy.accept(std::move(typed), owner->name, owner->email.value());
  if (!fresh) form->note("password", fresh.error());
  if (!form->is_good()) return form->refusal();

  const auto done = recovery.reset(token.reveal(), *fresh, visitor_of(request));
  return done ? ok(Notice::password_reset) : refuse(done.error());
}

}  // namespace

void add_recovery_routes(Router& router, domain::Recovery& recovery,
                         const domain::PasswordPolicy& policy, const CookieJar& cookies) {
  router.add({Method::post, "/forgot-password", Cost::cheap,
              [&](const Request& request) { return forgot(request, recovery, cookies); }});
  router.add({Method::post, "/reset-password", Cost::sets_password,
              [&](const Request& request) { return reset(request, recovery, policy); }});
}

}  // namespace sih_auth::http
