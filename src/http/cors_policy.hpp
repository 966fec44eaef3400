#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/http/request.hpp"
#include "sih_auth/http/response.hpp"

namespace sih_auth::http {

/// Which pages of other origins may read what is answered (CORS, as in the WHATWG Fetch standard).
/// It keeps nobody from asking: that is for OriginPolicy.
class CorsPolicy {
 public:
  /// Origins as `scheme://host[:port]`. None: nothing is ever said of CORS.
  explicit CorsPolicy(const std::vector<std::string>& listed_origins);

  /// Whether a browser asks in advance what a page of a listed origin may do.
  [[nodiscard]] bool is_preflight(const Request& request) const;

  /// The answer to that: these methods ("GET, HEAD"), and the headers that our calls need.
  [[nodiscard]] static Response permission(std::string_view methods);

  /// Adds to an answer, whatever it is, what lets a page of a listed origin read it.
  void mark(const Request& request, Response& response) const;

 private:
  [[nodiscard]] bool is_listed(const Request& request) const;

  std::vector<std::string> listed_;
};

}  // namespace sih_auth::http
