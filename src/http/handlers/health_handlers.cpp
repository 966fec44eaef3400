#include "http/handlers/health_handlers.hpp"

#include "http/answers.hpp"

namespace sih_auth::http {

void add_health_routes(Router& router, std::function<void()> probe_database) {
  router.add(
      {Method::get, "/health", Cost::cheap, [probe = std::move(probe_database)](const Request&) {
         probe();
         JsonWriter json;
         json.field("status", "ok");
         return ok(json);
       }});
}

}  // namespace sih_auth::http
