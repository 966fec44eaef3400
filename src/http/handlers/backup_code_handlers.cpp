#include "http/handlers/backup_code_handlers.hpp"

#include "http/answers.hpp"
#include "http/form.hpp"
#include "http/owner.hpp"
#include "http/visitor.hpp"

namespace sih_auth::http {
namespace {

Response count(const Request& request, domain::BackupCodes& codes,
               const Authenticator& authenticator) {
  const auto signed_in = authenticator.identify(request);
  if (!signed_in) return authenticator.challenge(request);
  JsonWriter json;
  json.field("remaining", static_cast<long long>(codes.remaining(signed_in->user_id)));
  return ok(json);
}

Response renew(const Request& request, domain::BackupCodes& codes, domain::Accounts& accounts,
               const Authenticator& authenticator, const CookieJar& cookies) {
  const auto owner = find_owner(request, authenticator, accounts);
  if (!owner) return authenticator.challenge(request);
  auto form = Form::read(request);
  if (!form) return form.error();
  const base::Secret password = form->secret("password");
  if (!form->is_good()) return form->refusal();

  const auto renewed = codes.renew(owner->user, password, client_of(request, cookies));
  if (!renewed) return refuse_owner(renewed.error());
  std::vector<std::string> shown;
  for (const domain::BackupCode& code : *renewed)
    shown.emplace_back(code.in_groups().reveal());
  JsonWriter json;
  json.field("message", sentence(Notice::backup_codes_made)).list("codes", shown);
  return ok(json);
}

}  // namespace

void add_backup_code_routes(Router& router, domain::BackupCodes& codes, domain::Accounts& accounts,
                            const Authenticator& authenticator, const CookieJar& cookies) {
  router.add({Method::get, "/backup-codes", Cost::cheap,
              [&](const Request& request) { return count(request, codes, authenticator); }});
  router.add({Method::post, "/backup-codes", Cost::hashes_password, [&](const Request& request) {
                return renew(request, codes, accounts, authenticator, cookies);
              }});
}

}  // namespace sih_auth::http
