#include "http/application.hpp"

#include <vector>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/network.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "http/answers.hpp"

namespace sih_auth::http {
namespace {

constexpr std::size_t kMaxBody = 16'384;

bool is_json(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  return base::to_lower_ascii(base::trim_ascii(type)) == "application/json";
}

/// That of a GET has no meaning (RFC 9110 section 9.3.1).
bool reads_body(const Request& request) {
  const bool is_get = request.method == Method::get || request.method == Method::head;
  return !is_get && !request.body.empty();
}

/// As the numbers call it.
std::string_view endpoint_of(const Route* route) {
  return route == nullptr ? "other" : route->path;
}

}  // namespace

Application::Application(Router router, OriginPolicy origins, CorsPolicy cors,
                         const Watchers& watchers)
    : router_(std::move(router)),
      origins_(std::move(origins)),
      cors_(std::move(cors)),
      watchers_(watchers) {}

Cost Application::cost(const Request& request) const {
  const Route* route = router_.find(request);
  return route == nullptr ? Cost::cheap : route->cost;
}

Response Application::answer(const Request& request) {
  const auto started = std::chrono::steady_clock::now();
  const Route* const route = router_.find(request);
  Response response = guarded(request, route);
  cors_.mark(request, response);
  const auto took = std::chrono::steady_clock::now() - started;
  watchers_.metrics.count(endpoint_of(route), response.status, took);
  write_line(request, response, took);
  return response;
}

Response Application::overloaded(const Request& request) const {
  // A preflight costs nothing, and of the call that it is about the page can read the refusal.
  const bool is_preflight = cors_.is_preflight(request);
  const Route* const route = router_.find(request);
  Response response = is_preflight ? dispatch(request, route) : refuse(Fault::unavailable);
  cors_.mark(request, response);
  if (!is_preflight) {
    watchers_.log.warning("request_overloaded",
                          {{"request_id", request.id}, {"path", request.path}});
  }
  watchers_.metrics.count(endpoint_of(route), response.status);
  return response;
}

Response Application::guarded(const Request& request, const Route* route) const {
  try {
    return dispatch(request, route);
  } catch (const domain::Unavailable& error) {
    watchers_.log.error("unavailable", {{"request_id", request.id}, {"reason", error.what()}});
    return refuse(Fault::unavailable);
  } catch (const std::exception& error) {
    watchers_.log.error("internal_error", {{"request_id", request.id}, {"reason", error.what()}});
    watchers_.errors.report(error, request);
    return refuse(Fault::internal_error);
  }
}

Response Application::dispatch(const Request& request, const Route* route) const {
  if (route == nullptr) return answer_unrouted(request);
  if (request.body.size() > kMaxBody) return refuse(Fault::too_large);
  if (!origins_.allows(request)) {
    watchers_.log.warning("origin_refused", {{"ip", request.ip},
                                             {"request_id", request.id},
                                             {"path", request.path},
                                             {"origin", request.header("ORIGIN")}});
    return refuse(Fault::origin_refused);
  }
  if (reads_body(request) && !is_json(request.content_type)) return refuse(Fault::json_required);
  return route->handler(request);
}

Response Application::answer_unrouted(const Request& request) const {
  const std::string allowed = router_.allowed_methods(request.path);
  if (allowed.empty()) return refuse(Fault::not_found);
  if (cors_.is_preflight(request)) return CorsPolicy::permission(allowed);
  Response response = refuse(Fault::method_not_allowed);
  response.add_header("Allow", allowed);
  return response;
}

void Application::write_line(const Request& request, const Response& response,
                             std::chrono::steady_clock::duration took) const {
  // nginx logs every request; here those count that may have changed something.
  const bool is_read = request.method == Method::get || request.method == Method::head ||
                       request.method == Method::options;
  const auto level = is_read ? base::LogLevel::debug : base::LogLevel::info;
  if (!watchers_.log.writes(level)) return;
  const double ms = std::chrono::duration<double, std::milli>(took).count();
  std::vector<base::LogField> fields{{"outcome", response.error.empty() ? "success" : "failure"},
                                     {"ip", request.ip},
                                     {"network", base::network_of(request.ip)},
                                     {"request_id", request.id},
                                     {"method", word(request.method)},
                                     {"path", request.path},
                                     {"status", response.status},
                                     {"duration_ms", ms}};
  if (!response.error.empty()) fields.insert(fields.begin() + 1, {"reason", response.error});
  watchers_.log.write(level, "request", fields);
}

}  // namespace sih_auth::http
