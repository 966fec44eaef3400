#include "http/handlers/health_handlers.hpp"

#include "sih_auth/base/network.hpp"

#include "http/answers.hpp"

namespace sih_auth::http {
namespace {

void write_part(JsonWriter& json, std::string_view name, std::string_view failure,
                const std::function<void(JsonWriter&)>& more = {}) {
  json.object(name, [&](JsonWriter& part) {
    part.field("status", failure.empty() ? "ok" : "failed");
    if (!failure.empty()) part.field("reason", failure);
    if (more) more(part);
  });
}

/// Strangers get no numbers: a mail that waits, or does not, would tell them whether there is an
/// account.
void write_parts(JsonWriter& json, const Readiness& found, bool with_numbers) {
  json.field("status", found.is_ready() ? "ready" : "not_ready");
  write_part(json, "database", found.database_failure);
  write_part(json, "schema", found.schema_failure);
  write_part(json, "outbox", found.outbox_failure, [&](JsonWriter& part) {
    if (!with_numbers) return;
    part.field("waiting", found.outbox_waiting)
        .field("oldest_seconds", found.outbox_oldest_seconds);
  });
  write_part(json, "disk", found.disk_failure, [&](JsonWriter& part) {
    if (with_numbers) part.field("free_bytes", found.disk_free_bytes);
  });
}

}  // namespace

void add_health_route(Router& router, std::function<void()> probe_database) {
  router.add(
      {Method::get, "/health", Cost::cheap, [probe = std::move(probe_database)](const Request&) {
         probe();
         JsonWriter json;
         json.field("status", "ok");
         return ok(json);
       }});
}

void add_readiness_route(Router& router, std::function<Readiness()> examine) {
  router.add({Method::get, "/health/ready", Cost::cheap,
              [examine = std::move(examine)](const Request& request) {
                const Readiness found = examine();
                const bool with_numbers = base::is_this_machine(request.ip);
                const auto add_parts = [&](JsonWriter& json) {
                  write_parts(json, found, with_numbers);
                };
                if (!found.is_ready()) return refuse(Fault::unavailable, add_parts);
                JsonWriter json;
                add_parts(json);
                return ok(json);
              }});
}

void add_metrics_route(Router& router, std::string_view content_type,
                       std::function<std::string()> text) {
  router.add({Method::get, "/metrics", Cost::cheap,
              [content_type, text = std::move(text)](const Request& request) {
                if (!base::is_this_machine(request.ip)) return refuse(Fault::not_found);
                return Response{200, std::string(content_type), text(), {}};
              }});
}

}  // namespace sih_auth::http
