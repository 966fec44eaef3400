#include "http/answers.hpp"

#include <chrono>
#include <string>

#include "sih_auth/base/duration.hpp"

namespace sih_auth::http {
namespace {

using std::chrono::seconds;

Response answer(int status, JsonWriter& json) {
  Response response{status, "application/json; charset=utf-8", json.text() + "\n", {}};
  constexpr int kUnavailable = 503;
  if (status == kUnavailable) response.add_header("Retry-After", "1");
  return response;
}

Response refusal(const FaultText& fault, JsonWriter& json) {
  Response response = answer(fault.status, json);
  response.error = fault.word;
  return response;
}

}  // namespace

Response ok(JsonWriter& json) {
  return answer(200, json);
}

Response ok(Notice notice) {
  JsonWriter json;
  json.field("message", sentence(notice));
  return ok(json);
}

Response refuse(Fault fault) {
  return refuse(fault, text(fault).message);
}

Response refuse(const domain::Denial& denial) {
  const Fault fault = to_fault(denial.why);
  if (denial.retry_after <= seconds{0}) return refuse(fault);
  const std::string wait = base::in_words(base::rounded_up(denial.retry_after));
  Response response =
      refuse(fault, std::string(text(fault).message) + " Please try again in " + wait + ".");
  response.add_header("Retry-After", std::to_string(denial.retry_after.count()));
  return response;
}

Response refuse(Fault fault, std::string_view message) {
  JsonWriter json;
  json.field("error", text(fault).word).field("message", message);
  return refusal(text(fault), json);
}

Response refuse(Fault fault, const std::function<void(JsonWriter&)>& add_more) {
  JsonWriter json;
  json.field("error", text(fault).word).field("message", text(fault).message);
  add_more(json);
  return refusal(text(fault), json);
}

Response refuse(const FieldErrors& errors) {
  return refuse(Fault::validation_failed, [&](JsonWriter& json) {
    json.object("fields", [&](JsonWriter& fields) {
      for (const auto& [name, why] : errors)
        fields.field(name, why);
    });
  });
}

}  // namespace sih_auth::http
