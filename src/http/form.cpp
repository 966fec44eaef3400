#include "http/form.hpp"

#include "http/answers.hpp"

namespace sih_auth::http {

tl::expected<Form, Response> Form::read(const Request& request, bool body_is_optional) {
  const bool absent = request.body.empty() && body_is_optional;
  auto body = JsonBody::parse(absent ? std::string_view("{}") : std::string_view(request.body));
  if (!body) return tl::unexpected(refuse(Fault::invalid_json, body.error()));
  return Form(std::move(*body));
}

base::Secret Form::secret(std::string_view name) {
  base::Secret value(body_.required_string(name, errors_));
  if (value.empty() && is_good(name)) note(name, domain::Flaw::required);
  return value;
}

std::optional<std::string_view> Form::optional_text(std::string_view name) {
  return body_.optional_string(name, errors_);
}

bool Form::flag(std::string_view name) {
  return body_.flag(name, errors_);
}

void Form::note(std::string_view name, domain::Flaw flaw) {
  errors_.emplace(name, sentence(flaw));
}

void Form::note(std::string_view name, Detail detail) {
  errors_.emplace(name, sentence(detail));
}

Response Form::refusal() const {
  return refuse(errors_);
}

}  // namespace sih_auth::http
