// Bodies: what is taken for JSON is within its limits, is the same when it is written again, and
// every call that has a body answers it in order. The first line names the call.

#include <algorithm>
#include <string>
#include <string_view>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "sih_auth/base/encoding.hpp"

#include "fuzz/answers.hpp"
#include "fuzz/fuzzer.hpp"
#include "fuzz/site.hpp"
#include "http/json.hpp"
#include "support/http_messages.hpp"

namespace sih_auth::fuzz {
namespace {

constexpr std::string_view kFields[] = {"email", "password", "name", "otp", "rd", "token"};

/// How deep brackets nest outside of strings.
int depth_of(std::string_view json) {
  int depth = 0;
  int deepest = 0;
  bool is_in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (is_in_string && json[i] == '\\')
      ++i;
    else if (json[i] == '"')
      is_in_string = !is_in_string;
    else if (!is_in_string && (json[i] == '{' || json[i] == '['))
      deepest = std::max(deepest, ++depth);
    else if (!is_in_string && (json[i] == '}' || json[i] == ']'))
      --depth;
  }
  return deepest;
}

std::string written_again(std::string_view json) {
  rapidjson::Document document;
  document.Parse(json.data(), json.size());
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  document.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

void examine_fields(const http::JsonBody& body, const http::JsonBody& again) {
  for (const std::string_view name : kFields) {
    http::FieldErrors errors;
    http::FieldErrors other_errors;
    const std::string_view value = body.required_string(name, errors);
    require(value == again.required_string(name, other_errors) && errors == other_errors,
            "another value", name);
    require(base::decode_utf8(value) && value.find('\0') == std::string_view::npos, "no text",
            name);
    http::JsonWriter writer;
    writer.field(name, value);
    const auto read = http::JsonBody::parse(writer.text());
    require(read && read->required_string(name, other_errors) == value, "not as it was written",
            value);
  }
}

void examine_body(std::string_view text) {
  const auto body = http::JsonBody::parse(text);
  if (!body) return require(!body.error().empty(), "refused without a reason", text);
  require(base::decode_utf8(text).has_value(), "no UTF-8", text);
  require(depth_of(text) <= 8, "too deep", text);
  const auto again = http::JsonBody::parse(written_again(text));
  require(again.has_value(), "not taken when it is written again", text);
  examine_fields(*body, *again);
}

void examine_call(std::string_view call, std::string_view body) {
  const auto blank = std::min(call.find(' '), call.size());
  Site site;
  http::Request request =
      tests::post(std::string(call.substr(std::min(blank + 1, call.size()))), std::string(body));
  request.method = http::parse_method(call.substr(0, blank));
  request.headers.emplace("COOKIE", site.signed_in());
  const std::size_t sessions = site.sessions();
  const http::Response response = site.application().answer(request);
  require_well_formed(response);
  require(http::JsonBody::parse(body) || body.empty() || response.status >= 400 ||
              request.method == http::Method::get || request.method == http::Method::head,
          "not JSON, and good enough", body);
  // Without a code nobody gets any further.
  require(site.sessions() <= sessions, "a session out of nothing", body);
}

}  // namespace

void examine(std::string_view input) {
  const std::string_view call = take_line(input);
  examine_body(input);
  examine_call(call, input);
}

}  // namespace sih_auth::fuzz
