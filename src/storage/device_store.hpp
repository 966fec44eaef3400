#pragma once

#include "sih_auth/domain/devices.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

class SqlDeviceStore final : public domain::DeviceStore {
 public:
  explicit SqlDeviceStore(SqlConnection& connection) : connection_(connection) {}

  [[nodiscard]] std::optional<domain::Device> find(domain::UserId user,
                                                   const domain::KeyedHash& token,
                                                   base::UnixTime now) override;
  [[nodiscard]] std::vector<domain::Device> list(domain::UserId user, base::UnixTime now) override;
  void change_token(const domain::KeyedHash& old_token, const domain::KeyedHash& new_token,
                    base::UnixTime now) override;
  void insert(domain::UserId user, const domain::KeyedHash& token, const domain::Device& device,
              base::UnixTime expires_at) override;
  void update(const domain::Device& device, base::UnixTime expires_at) override;
  void keep_latest(domain::UserId user, int most) override;
  [[nodiscard]] bool erase(domain::UserId user, domain::DeviceId id) override;
  void erase_all_of(domain::UserId user) override;
  void end_trust(domain::UserId user) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sih_auth::storage
