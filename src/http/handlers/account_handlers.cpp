#include "http/handlers/account_handlers.hpp"

#include "http/answers.hpp"

namespace sih_auth::http {
namespace {

Response show(const domain::User& user, base::UnixTime auth_time) {
  JsonWriter json;
  json.object("user", [&](JsonWriter& fields) {
    fields.field("id", user.id.value).field("name", user.name).field("email", user.email.value());
    fields.list("groups", user.groups);
    fields.field("created_at", base::to_integer(user.created_at));
    fields.flag("is_verified", user.is_verified);
    fields.field("auth_time", base::to_integer(auth_time));
  });
  return ok(json);
}

}  // namespace

void add_account_routes(Router& router, domain::UserStore& users,
                        const Authenticator& authenticator) {
  router.add({Method::get, "/me", Cost::cheap, [&](const Request& request) {
                const auto signed_in = authenticator.identify(request);
                const auto user = signed_in ? users.find(signed_in->user_id) : std::nullopt;
                return user ? show(*user, signed_in->created_at) : authenticator.challenge(request);
              }});
}

}  // namespace sih_auth::http
