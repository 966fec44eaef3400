#include "http/application.hpp"

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/domain/unavailable.hpp"

#include "http/answers.hpp"

namespace sih_auth::http {
namespace {

constexpr std::size_t kMaxBody = 16'384;

bool is_json(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  return base::to_lower_ascii(base::trim_ascii(type)) == "application/json";
}

}  // namespace

Application::Application(Router router, OriginPolicy origins, CorsPolicy cors, const base::Log& log)
    : router_(std::move(router)), origins_(std::move(origins)), cors_(std::move(cors)), log_(log) {}

Cost Application::cost(const Request& request) const {
  const Route* route = router_.find(request);
  return route == nullptr ? Cost::cheap : route->cost;
}

Response Application::answer(const Request& request) {
  const auto started = std::chrono::steady_clock::now();
  Response response = guarded(request);
  cors_.mark(request, response);
  note(request, response, std::chrono::steady_clock::now() - started);
  return response;
}

Response Application::overloaded(const Request& request) const {
  // A preflight costs nothing, and of the call that it is about the page can read the refusal.
  const bool is_preflight = cors_.is_preflight(request);
  Response response = is_preflight ? dispatch(request) : refuse(Fault::unavailable);
  cors_.mark(request, response);
  if (!is_preflight) {
    log_.warning("request_overloaded", {{"request_id", request.id}, {"path", request.path}});
  }
  return response;
}

Response Application::guarded(const Request& request) const {
  try {
    return dispatch(request);
  } catch (const domain::Unavailable& error) {
    log_.error("unavailable", {{"request_id", request.id}, {"reason", error.what()}});
    return refuse(Fault::unavailable);
  } catch (const std::exception& error) {
    log_.error("internal_error", {{"request_id", request.id}, {"reason", error.what()}});
    return refuse(Fault::internal_error);
  }
}

Response Application::dispatch(const Request& request) const {
  const Route* route = router_.find(request);
  if (route == nullptr) {
    const std::string allowed = router_.allowed_methods(request.path);
    if (allowed.empty()) return refuse(Fault::not_found);
    if (cors_.is_preflight(request)) return CorsPolicy::permission(allowed);
    Response response = refuse(Fault::method_not_allowed);
    response.add_header("Allow", allowed);
    return response;
  }
  if (request.body.size() > kMaxBody) return refuse(Fault::too_large);
  if (!origins_.allows(request)) {
    log_.warning("origin_refused", {{"request_id", request.id},
                                    {"ip", request.ip},
                                    {"origin", std::string(request.header("ORIGIN"))}});
    return refuse(Fault::origin_refused);
  }
  if (!request.body.empty() && !is_json(request.content_type)) return refuse(Fault::json_required);
  return route->handler(request);
}

void Application::note(const Request& request, const Response& response,
                       std::chrono::steady_clock::duration took) const {
  // nginx logs every request; here those count that may have changed something.
  const bool is_read = request.method == Method::get || request.method == Method::head ||
                       request.method == Method::options;
  if (!log_.writes(is_read ? base::LogLevel::debug : base::LogLevel::info)) return;
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  const auto write = is_read ? &base::Log::debug : &base::Log::info;
  (log_.*write)("request", {{"request_id", request.id},
                            {"ip", request.ip},
                            {"method", std::string(word(request.method))},
                            {"path", request.path},
                            {"status", std::to_string(response.status)},
                            {"ms", std::to_string(ms)}});
}

}  // namespace sih_auth::http
