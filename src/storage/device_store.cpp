#include "storage/device_store.hpp"

namespace sih_auth::storage {
namespace {

using DeviceRow =
    std::tuple<long long, long long, long long, long long, long long, std::string, std::string>;

domain::Device to_device(const DeviceRow& row) {
  const auto& [id, created_at, last_seen_at, full_login_at, trusted_until, ip, user_agent] = row;
  return {{id},
          base::unix_time(created_at),
          base::unix_time(last_seen_at),
          base::unix_time(full_login_at),
          base::unix_time(trusted_until),
          {ip, user_agent}};
}

}  // namespace

std::optional<domain::Device> SqlDeviceStore::find(domain::UserId user,
                                                   const domain::KeyedHash& token,
                                                   base::UnixTime now) {
  const auto row = connection_.first<long long, long long, long long, long long, long long,
                                     std::string, std::string>(
      "SELECT id, created_at, last_seen_at, full_login_at, trusted_until, ip, user_agent "
      "FROM devices WHERE token_hash = :token_hash AND user_id = :user_id AND key_id = :key_id "
      "AND expires_at > :now",
      {token.hash, user.value, token.key_id, base::to_integer(now)});
  if (!row) return std::nullopt;
  return to_device(*row);
}

std::vector<domain::Device> SqlDeviceStore::list(domain::UserId user, base::UnixTime now) {
  std::vector<domain::Device> devices;
  for (const auto& row :
       connection_
           .all<long long, long long, long long, long long, long long, std::string, std::string>(
               "SELECT id, created_at, last_seen_at, full_login_at, trusted_until, ip, user_agent "
               "FROM devices WHERE user_id = :user_id AND expires_at > :now "
               "ORDER BY last_seen_at DESC, id DESC",
               {user.value, base::to_integer(now)})) {
    devices.push_back(to_device(row));
  }
  return devices;
}

void SqlDeviceStore::change_token(const domain::KeyedHash& old_token,
                                  const domain::KeyedHash& new_token, base::UnixTime now) {
  connection_.execute(
      "UPDATE devices SET token_hash = :new_hash, key_id = :new_key_id "
      "WHERE token_hash = :token_hash AND key_id = :key_id AND expires_at > :now",
      {new_token.hash, new_token.key_id, old_token.hash, old_token.key_id, base::to_integer(now)});
}

void SqlDeviceStore::insert(domain::UserId user, const domain::KeyedHash& token,
                            const domain::Device& device, base::UnixTime expires_at) {
  connection_.execute(
      "INSERT INTO devices (user_id, token_hash, key_id, created_at, last_seen_at, full_login_at, "
      "trusted_until, expires_at, ip, user_agent) VALUES (:user_id, :token_hash, :key_id, "
      ":created_at, :last_seen_at, :full_login_at, :trusted_until, :expires_at, :ip, :user_agent)",
      {user.value, token.hash, token.key_id, base::to_integer(device.created_at),
       base::to_integer(device.last_seen_at), base::to_integer(device.full_login_at),
       base::to_integer(device.trusted_until), base::to_integer(expires_at), device.visitor.ip,
       device.visitor.user_agent});
}

void SqlDeviceStore::update(const domain::Device& device, base::UnixTime expires_at) {
  connection_.execute(
      "UPDATE devices SET last_seen_at = :last_seen_at, full_login_at = :full_login_at, "
      "trusted_until = :trusted_until, expires_at = :expires_at, ip = :ip, "
      "user_agent = :user_agent WHERE id = :id",
      {base::to_integer(device.last_seen_at), base::to_integer(device.full_login_at),
       base::to_integer(device.trusted_until), base::to_integer(expires_at), device.visitor.ip,
       device.visitor.user_agent, device.id.value});
}

void SqlDeviceStore::keep_latest(domain::UserId user, int most) {
  connection_.execute(
      "DELETE FROM devices WHERE user_id = :user_id AND id NOT IN "
      "(SELECT id FROM (SELECT id FROM devices WHERE user_id = :same_user_id "
      "ORDER BY last_seen_at DESC, id DESC LIMIT :most) AS latest)",
      {user.value, user.value, static_cast<long long>(most)});
}

bool SqlDeviceStore::erase(domain::UserId user, domain::DeviceId id) {
  return connection_.execute("DELETE FROM devices WHERE id = :id AND user_id = :user_id",
                             {id.value, user.value}) == 1;
}

void SqlDeviceStore::erase_all_of(domain::UserId user) {
  connection_.execute("DELETE FROM devices WHERE user_id = :user_id", {user.value});
}

void SqlDeviceStore::end_trust(domain::UserId user) {
  connection_.execute("UPDATE devices SET trusted_until = 0 WHERE user_id = :user_id",
                      {user.value});
}

}  // namespace sih_auth::storage
