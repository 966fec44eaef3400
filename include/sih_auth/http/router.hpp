#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/http/request.hpp"
#include "sih_auth/http/response.hpp"

namespace sih_auth::http {

/// How much work a route is. A request that hashes a password first needs a place among those that
/// hash; one that sets a new password, where such are looked up, one among those that look up, and
/// then takes the other for the hash alone.
enum class Cost { cheap, hashes_password, sets_password };

struct Route {
  Method method;
  std::string_view path;
  Cost cost;
  std::function<Response(const Request&)> handler;
};

/// Documented method and exact path, nothing else. A route's path may end in "/{id}", which stands
/// for a number.
class Router {
 public:
  /// Of two that match, the one that was added first answers.
  void add(Route route) { routes_.push_back(std::move(route)); }

  /// nullptr when no route has both path and method. HEAD is answered by GET's route.
  [[nodiscard]] const Route* find(const Request& request) const;

  /// The methods that `path` has, as `Allow` wants them (RFC 9110 section 10.2.1: "GET, HEAD");
  /// empty for an unknown path.
  [[nodiscard]] std::string allowed_methods(std::string_view path) const;

 private:
  std::vector<Route> routes_;
};

/// The number at the end of a path that was routed by "/{id}"; 0 for any other path.
[[nodiscard]] std::int64_t id_in_path(const Request& request);

}  // namespace sih_auth::http
