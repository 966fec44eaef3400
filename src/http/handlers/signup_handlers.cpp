#include "http/handlers/signup_handlers.hpp"

#include "http/answers.hpp"
#include "http/form.hpp"
#include "http/visitor.hpp"

namespace sih_auth::http {
namespace {

Response sign_up(const Request& request, domain::Accounts& accounts,
                 const domain::PasswordPolicy& policy) {
  if (const auto open = accounts.require_signup(visitor_of(request)); !open)
    return refuse(open.error());
  auto form = Form::read(request);
  if (!form) return form.error();

  auto name = form->parsed<domain::PersonName>("name");
  auto email = form->parsed<domain::EmailAddress>("email");
  base::Secret typed_password = form->secret("password");
  if (!form->is_good("password")) return form->refusal();
  auto password = policy.accept(std::move(typed_password), name ? name->value() : "",
                                email ? email->value() : "");
  if (!password) form->note("password", password.error());
  if (!form->is_good()) return form->refusal();

  const auto created = accounts.sign_up({std::move(*name), std::move(*email), std::move(*password)},
                                        visitor_of(request));
  if (!created) return refuse(created.error());
  return ok(Notice::account_created);
}

}  // namespace

void add_signup_routes(Router& router, domain::Accounts& accounts,
                       const domain::PasswordPolicy& policy) {
  router.add({Method::post, "/signup", Cost::sets_password,
              [&](const Request& request) { return sign_up(request, accounts, policy); }});
}

}  // namespace sih_auth::http
