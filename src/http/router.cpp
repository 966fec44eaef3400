#include "sih_auth/http/router.hpp"

#include <algorithm>

namespace sih_auth::http {

const Route* Router::find(const Request& request) const {
  const Method method = request.method == Method::head ? Method::get : request.method;
  const auto found = std::ranges::find_if(routes_, [&](const Route& route) {
    return route.method == method && route.path == request.path;
  });
  return found == routes_.end() ? nullptr : &*found;
}

std::string Router::allowed_methods(std::string_view path) const {
  std::string allowed;
  for (const Route& route : routes_) {
    if (route.path != path) continue;
    if (!allowed.empty()) allowed += ", ";
    allowed += word(route.method);
    if (route.method == Method::get) allowed += ", HEAD";
  }
  return allowed;
}

}  // namespace sih_auth::http
