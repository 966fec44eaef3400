#pragma once

#include <string>
#include <string_view>

#include <rapidjson/document.h>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/http/response.hpp"

#include "fuzz/fuzzer.hpp"

namespace sih_auth::fuzz {

/// The body as JSON, which it has to be, in UTF-8.
[[nodiscard]] inline rapidjson::Document json_of(std::string_view body) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseValidateEncodingFlag>(body.data(), body.size());
  require(!document.HasParseError() && document.IsObject(), "no JSON object", body);
  require(base::decode_utf8(body).has_value(), "JSON that is no UTF-8", body);
  return document;
}

/// What holds for every answer, whatever was asked: no 5xx, JSON or nothing, a refusal has its word
/// and its sentence, and no header holds another one.
inline void require_well_formed(const http::Response& response) {
  constexpr int kBadRequest = 400;
  constexpr int kServerError = 500;
  require(response.status >= 200 && response.status < kServerError, "no such status",
          std::to_string(response.status) + " " + response.body);
  for (const auto& [name, value] : response.headers)
    require(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos, name, value);
  require(response.body.empty() == response.content_type.empty(), "a body without a type");
  if (response.body.empty()) return;
  const auto json = json_of(response.body);
  const bool is_refusal = json.HasMember("error") && json["error"].IsString() &&
                          json.HasMember("message") && json["message"].IsString();
  require(is_refusal == (response.status >= kBadRequest), "a refusal without its words",
          response.body);
}

}  // namespace sih_auth::fuzz
