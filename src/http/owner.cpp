#include "http/owner.hpp"

#include "http/answers.hpp"

namespace sih_auth::http {

std::optional<Owner> find_owner(const Request& request, const Authenticator& authenticator,
                                domain::Accounts& accounts) {
  auto session = authenticator.identify(request);
  auto user = session ? accounts.find(session->user_id) : std::nullopt;
  if (!user) return std::nullopt;
  return Owner{std::move(*session), std::move(*user)};
}

Response refuse_owner(const domain::Denial& denial) {
  if (denial.why == domain::Refusal::invalid_credentials) {
    return refuse(Fault::invalid_credentials, sentence(Detail::wrong_password));
  }
  return refuse(denial);
}

void write_account(JsonWriter& json, const domain::User& user, base::UnixTime auth_time) {
  json.object("user", [&](JsonWriter& fields) {
    fields.field("id", user.id.value).field("name", user.name).field("email", user.email.value());
    fields.list("groups", user.groups);
    fields.field("created_at", base::to_integer(user.created_at));
    fields.flag("is_verified", user.is_verified);
    fields.field("auth_time", base::to_integer(auth_time));
  });
}

}  // namespace sih_auth::http
