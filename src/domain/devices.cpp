#include "sih_auth/domain/devices.hpp"

namespace sih_auth::domain {
namespace {

constexpr std::chrono::days kLifetime{180};
constexpr std::chrono::days kTrust{30};
// Programs that keep no cookies leave one at each login.
constexpr int kMostOfAnAccount = 50;

}  // namespace

std::optional<Device> Devices::find(UserId user, std::string_view token) {
  const auto stored = tokens_.open(Purpose::device, token);
  return stored ? store_.find(user, *stored, clock_.now()) : std::nullopt;
}

std::vector<Device> Devices::list(UserId user) {
  return store_.list(user, clock_.now());
}

bool Devices::is_trusted(const Device& device) const {
  return device.trusted_until > clock_.now();
}

RecordedDevice Devices::record_full_login(UserId user, const Client& client, bool trust) {
  const auto now = clock_.now();
  IssuedToken issued = tokens_.issue(Purpose::device);
  auto device = find(user, client.device_token);
  const bool is_new = !device;
  if (const auto old_token = tokens_.open(Purpose::device, client.device_token)) {
    store_.change_token(*old_token, issued.stored, now);
  }
  if (is_new) device = Device{{}, now, now, now, {}, {}};
  device->last_seen_at = now;
  device->full_login_at = now;
  if (trust) device->trusted_until = now + kTrust;
  device->visitor = client.visitor;
  if (is_new) {
    store_.insert(user, issued.stored, *device, now + kLifetime);
    store_.keep_latest(user, kMostOfAnAccount);
  } else {
    store_.update(*device, now + kLifetime);
  }
  return {std::move(issued.token), kLifetime, is_new};
}

void Devices::record_visit(Device device, const Visitor& visitor) {
  const auto now = clock_.now();
  device.last_seen_at = now;
  device.visitor = visitor;
  store_.update(device, now + kLifetime);
}

}  // namespace sih_auth::domain
