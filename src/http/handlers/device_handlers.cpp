#include "http/handlers/device_handlers.hpp"

#include "http/answers.hpp"
#include "http/visitor.hpp"

namespace sih_auth::http {
namespace {

class DeviceHandlers {
 public:
  DeviceHandlers(domain::Devices& devices, domain::SignOut& sign_out,
                 const Authenticator& authenticator, const CookieJar& cookies)
      : devices_(devices), sign_out_(sign_out), authenticator_(authenticator), cookies_(cookies) {}

  [[nodiscard]] Response list(const Request& request) const {
    const auto signed_in = authenticator_.identify(request);
    if (!signed_in) return authenticator_.challenge(request);
    const auto devices = devices_.list(signed_in->user_id);
    const auto current =
        devices_.find(signed_in->user_id, client_of(request, cookies_).device_token);
    JsonWriter json;
    json.objects("devices", devices.size(), [&](JsonWriter& fields, std::size_t i) {
      const domain::Device& device = devices[i];
      const auto trusted_until =
          devices_.is_trusted(device) ? device.trusted_until : base::UnixTime{};
      fields.field("id", device.id.value);
      fields.field("created_at", base::to_integer(device.created_at));
      fields.field("last_seen_at", base::to_integer(device.last_seen_at));
      fields.field("ip", device.visitor.ip).field("user_agent", device.visitor.user_agent);
      fields.field("trusted_until", base::to_integer(trusted_until));
      fields.flag("current", current && current->id == device.id);
    });
    return ok(json);
  }

  [[nodiscard]] Response forget(const Request& request) const {
    const auto signed_in = authenticator_.identify(request);
    if (!signed_in) return authenticator_.challenge(request);
    const domain::DeviceId id{id_in_path(request)};
    const bool is_forgotten = sign_out_.forget(*signed_in, id, visitor_of(request));
    return is_forgotten ? ok(Notice::device_forgotten) : refuse(Fault::not_found);
  }

 private:
  domain::Devices& devices_;
  domain::SignOut& sign_out_;
  const Authenticator& authenticator_;
  const CookieJar& cookies_;
};

}  // namespace

void add_device_routes(Router& router, domain::Devices& devices, domain::SignOut& sign_out,
                       const Authenticator& authenticator, const CookieJar& cookies) {
  const DeviceHandlers handlers(devices, sign_out, authenticator, cookies);
  router.add({Method::get, "/devices", Cost::cheap,
              [handlers](const Request& request) { return handlers.list(request); }});
  router.add({Method::del, "/devices/{id}", Cost::cheap,
              [handlers](const Request& request) { return handlers.forget(request); }});
}

}  // namespace sih_auth::http
