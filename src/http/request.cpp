#include "sih_auth/http/request.hpp"

#include <array>
#include <utility>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::http {
namespace {

constexpr std::array<std::pair<Method, std::string_view>, 7> kMethods{{
    {Method::get, "GET"},
    {Method::head, "HEAD"},
    {Method::post, "POST"},
    {Method::patch, "PATCH"},
    {Method::put, "PUT"},
    {Method::del, "DELETE"},
    {Method::options, "OPTIONS"},
}};

}  // namespace

Method parse_method(std::string_view word) {
  for (const auto& [method, name] : kMethods) {
    if (name == word) return method;
  }
  return Method::other;
}

std::string_view word(Method method) {
  for (const auto& [known, name] : kMethods) {
    if (known == method) return name;
  }
  return "OTHER";
}

std::string_view Request::header(std::string_view name) const {
  const auto found = headers.lower_bound(name);
  if (found == headers.end() || found->first != name) return {};
  return found->second;
}

std::optional<std::string> Request::query_value(std::string_view name) const {
  std::string_view rest = query;
  while (!rest.empty()) {
    const auto end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
      return base::decode_query_value(pair.substr(equals + 1));
    }
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return std::nullopt;
}

}  // namespace sih_auth::http
