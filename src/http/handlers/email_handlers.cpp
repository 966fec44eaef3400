#include "http/handlers/email_handlers.hpp"

#include "sih_auth/base/duration.hpp"

#include "http/answers.hpp"
#include "http/form.hpp"
#include "http/owner.hpp"
#include "http/visitor.hpp"

namespace sih_auth::http {
namespace {

class EmailHandlers {
 public:
  EmailHandlers(domain::EmailChange& change, domain::Accounts& accounts,
                const Authenticator& authenticator, const CookieJar& cookies)
      : change_(change), accounts_(accounts), authenticator_(authenticator), cookies_(cookies) {}

  [[nodiscard]] Response start(const Request& request) const {
    const auto owner = find_owner(request, authenticator_, accounts_);
    if (!owner) return authenticator_.challenge(request);
    auto form = Form::read(request);
    if (!form) return form.error();
    const auto email = form->parsed<domain::EmailAddress>("email");
    const base::Secret password = form->secret("password");
    if (email && email->key() == owner->user.email.key()) {
      form->note("email", domain::Flaw::email_unchanged);
    }
    if (!form->is_good()) return form->refusal();

    const auto started = change_.start(owner->user, *email, password, client_of(request, cookies_));
    if (!started) return refuse_owner(started.error());
    JsonWriter json;
    json.field("message", sentence(Notice::email_change_code_sent));
    json.field("expires_in", base::in_words(change_.otp_lifetime()));
    return ok(json);
  }

  [[nodiscard]] Response confirm(const Request& request) const {
    const auto owner = find_owner(request, authenticator_, accounts_);
    if (!owner) return authenticator_.challenge(request);
    auto form = Form::read(request);
    if (!form) return form.error();
    const auto code = form->parsed<domain::OtpCode>("otp");
    if (!form->is_good()) return form->refusal();

    const auto confirmed = change_.confirm(owner->user, *code, visitor_of(request));
    if (!confirmed) return refuse(confirmed.error());
    JsonWriter json;
    json.field("message", sentence(Notice::email_changed));
    const auto changed = accounts_.find(owner->user.id);
    write_account(json, changed.value_or(owner->user), owner->session.full_login_at);
    return ok(json);
  }

  [[nodiscard]] Response undo(const Request& request) const {
    auto form = Form::read(request);
    if (!form) return form.error();
    const base::Secret token = form->secret("token");
    if (!form->is_good()) return form->refusal();
    const auto undone = change_.undo(token.reveal(), visitor_of(request));
    return undone ? ok(Notice::email_restored) : refuse(undone.error());
  }

 private:
  domain::EmailChange& change_;
  domain::Accounts& accounts_;
  const Authenticator& authenticator_;
  const CookieJar& cookies_;
};

}  // namespace

void add_email_routes(Router& router, domain::EmailChange& change, domain::Accounts& accounts,
                      const Authenticator& authenticator, const CookieJar& cookies) {
  const EmailHandlers handlers(change, accounts, authenticator, cookies);
  router.add({Method::post, "/change-email", Cost::hashes_password,
              [handlers](const Request& request) { return handlers.start(request); }});
  router.add({Method::post, "/confirm-email", Cost::cheap,
              [handlers](const Request& request) { return handlers.confirm(request); }});
  router.add({Method::post, "/undo-email-change", Cost::cheap,
              [handlers](const Request& request) { return handlers.undo(request); }});
}

}  // namespace sih_auth::http
