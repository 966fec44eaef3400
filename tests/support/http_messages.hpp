#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/document.h>

#include "sih_auth/http/request.hpp"
#include "sih_auth/http/response.hpp"

namespace sih_auth::tests {

[[nodiscard]] inline http::Request get(std::string path) {
  http::Request request;
  request.method = http::Method::get;
  request.path = std::move(path);
  request.scheme = "https";
  request.ip = "192.0.2.1";
  request.id = "id";
  request.cookie_flags = "Secure; HttpOnly; SameSite=Lax";
  request.headers.emplace("HOST", "auth.example.com");
  request.headers.emplace("USER_AGENT", "Browser");
  return request;
}

[[nodiscard]] inline http::Request post(std::string path, std::string body) {
  http::Request request = get(std::move(path));
  request.method = http::Method::post;
  request.body = std::move(body);
  if (!request.body.empty()) request.content_type = "application/json";
  return request;
}

[[nodiscard]] inline http::Request with_cookie(http::Request request, const std::string& cookies) {
  request.headers.emplace("COOKIE", cookies);
  return request;
}

[[nodiscard]] inline rapidjson::Document json_of(const http::Response& response) {
  rapidjson::Document document;
  document.Parse(response.body.data(), response.body.size());
  return document;
}

/// The string at the top of the body; "(none)" where there is none.
[[nodiscard]] inline std::string text_in(const http::Response& response, const char* name) {
  const rapidjson::Document document = json_of(response);
  if (!document.IsObject() || !document.HasMember(name) || !document[name].IsString()) {
    return "(none)";
  }
  return document[name].GetString();
}

/// Every value of a header, in order.
[[nodiscard]] inline std::vector<std::string> headers_of(const http::Response& response,
                                                         std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [known, value] : response.headers) {
    if (known == name) values.push_back(value);
  }
  return values;
}

}  // namespace sih_auth::tests
