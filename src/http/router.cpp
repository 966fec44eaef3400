#include "sih_auth/http/router.hpp"

#include <algorithm>
#include <optional>

#include "sih_auth/base/whole_number.hpp"

namespace sih_auth::http {
namespace {

constexpr std::string_view kIdMark = "/{id}";

/// The number after the last slash; nullopt unless it is written as this would write it.
std::optional<std::int64_t> trailing_id(std::string_view path) {
  const std::string_view digits = path.substr(path.rfind('/') + 1);
  const auto id = base::whole_number<std::int64_t>(digits);
  if (!id || *id < 1 || digits.front() == '0') return std::nullopt;
  return id;
}

bool matches(std::string_view pattern, std::string_view path) {
  if (!pattern.ends_with(kIdMark)) return pattern == path;
  const std::string_view folder = pattern.substr(0, pattern.size() - kIdMark.size() + 1);
  return path.starts_with(folder) && path.find('/', folder.size()) == std::string_view::npos &&
         trailing_id(path).has_value();
}

}  // namespace

const Route* Router::find(const Request& request) const {
  const Method method = request.method == Method::head ? Method::get : request.method;
  const auto found = std::ranges::find_if(routes_, [&](const Route& route) {
    return route.method == method && matches(route.path, request.path);
  });
  return found == routes_.end() ? nullptr : &*found;
}

std::string Router::allowed_methods(std::string_view path) const {
  std::string allowed;
  for (const Route& route : routes_) {
    if (!matches(route.path, path)) continue;
    if (!allowed.empty()) allowed += ", ";
    allowed += word(route.method);
    if (route.method == Method::get) allowed += ", HEAD";
  }
  return allowed;
}

std::int64_t id_in_path(const Request& request) {
  return trailing_id(request.path).value_or(0);
}

}  // namespace sih_auth::http
