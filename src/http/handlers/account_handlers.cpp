#include "http/handlers/account_handlers.hpp"

#include <variant>

#include "http/answers.hpp"
#include "http/form.hpp"
#include "http/login_parts.hpp"
#include "http/owner.hpp"
#include "http/visitor.hpp"

namespace sih_auth::http {
namespace {

class AccountHandlers {
 public:
  AccountHandlers(domain::Accounts& accounts, const domain::PasswordPolicy& policy,
                  const Authenticator& authenticator, const CookieJar& cookies)
      : accounts_(accounts), policy_(policy), authenticator_(authenticator), cookies_(cookies) {}

  [[nodiscard]] Response show(const Request& request) const {
    const auto owner = find_owner(request, authenticator_, accounts_);
    if (!owner) return authenticator_.challenge(request);
    JsonWriter json;
    write_account(json, owner->user, owner->session.full_login_at);
    return ok(json);
  }

  [[nodiscard]] Response rename(const Request& request) const {
    const auto owner = find_owner(request, authenticator_, accounts_);
    if (!owner) return authenticator_.challenge(request);
    auto form = Form::read(request);
    if (!form) return form.error();
    const auto name = form->parsed<domain::PersonName>("name");
    if (!form->is_good()) return form->refusal();

    accounts_.rename(owner->user, *name, visitor_of(request));
    domain::User renamed = owner->user;
    renamed.name = name->value();
    JsonWriter json;
    json.field("message", sentence(Notice::name_changed));
    write_account(json, renamed, owner->session.full_login_at);
    return ok(json);
  }

  [[nodiscard]] Response erase(const Request& request) const {
    const auto owner = find_owner(request, authenticator_, accounts_);
    if (!owner) return authenticator_.challenge(request);
    auto form = Form::read(request);
    if (!form) return form.error();
    const base::Secret password = form->secret("password");
    if (!form->is_good()) return form->refusal();

    const auto erased = accounts_.erase(owner->user, password, client_of(request, cookies_));
    if (!erased) return refuse_owner(erased.error());
    Response response = ok(Notice::account_deleted);
    cookies_.clear(response, request, cookies_.session_name());
    return response;
  }

  [[nodiscard]] Response change_password(const Request& request) const {
    const auto owner = find_owner(request, authenticator_, accounts_);
    if (!owner) return authenticator_.challenge(request);
    auto form = Form::read(request);
    if (!form) return form.error();
    const base::Secret current = form->secret("current_password");
    base::Secret typed = form->secret("new_password");
    if (!form->is_good("new_password")) return form->refusal();
    const auto fresh =
        policy_.accept(std::move(typed), owner->user.name, owner->user.email.value());
    if (!fresh) form->note("new_password", fresh.error());
    if (!form->is_good()) return form->refusal();

    const auto changed = accounts_.change_password(owner->user, owner->session, current, *fresh,
                                                   client_of(request, cookies_));
    if (!changed) return refuse_owner(changed.error());
    JsonWriter json;
    json.field("message", sentence(Notice::password_changed));
    if (const auto* tokens = std::get_if<domain::TokenGrant>(&*changed))
      write_tokens(json, *tokens);
    Response response = ok(json);
    if (const auto* session = std::get_if<domain::OpenedSession>(&*changed)) {
      cookies_.set_session(response, request, *session);
    }
    return response;
  }

 private:
  domain::Accounts& accounts_;
  const domain::PasswordPolicy& policy_;
  const Authenticator& authenticator_;
  const CookieJar& cookies_;
};

}  // namespace

void add_account_routes(Router& router, domain::Accounts& accounts,
                        const domain::PasswordPolicy& policy, const Authenticator& authenticator,
                        const CookieJar& cookies) {
  const AccountHandlers handlers(accounts, policy, authenticator, cookies);
  router.add({Method::get, "/me", Cost::cheap,
              [handlers](const Request& request) { return handlers.show(request); }});
  router.add({Method::patch, "/me", Cost::cheap,
              [handlers](const Request& request) { return handlers.rename(request); }});
  router.add({Method::del, "/me", Cost::hashes_password,
              [handlers](const Request& request) { return handlers.erase(request); }});
  router.add({Method::post, "/change-password", Cost::sets_password,
              [handlers](const Request& request) { return handlers.change_password(request); }});
}

}  // namespace sih_auth::http
