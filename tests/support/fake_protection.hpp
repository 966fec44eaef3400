#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sih_auth/domain/backup_codes.hpp"
#include "sih_auth/domain/code_budget.hpp"
#include "sih_auth/domain/devices.hpp"
#include "sih_auth/domain/reset_store.hpp"
#include "sih_auth/domain/throttle.hpp"

namespace sih_auth::tests {

class FakeThrottleStore final : public domain::ThrottleStore {
 public:
  [[nodiscard]] std::vector<base::UnixTime> times(std::string_view rule,
                                                  std::string_view subject) override {
    const auto found = rows.find({std::string(rule), std::string(subject)});
    return found == rows.end() ? std::vector<base::UnixTime>{} : found->second;
  }

  [[nodiscard]] std::vector<std::string> subjects(std::string_view rule,
                                                  std::string_view prefix) override {
    std::vector<std::string> found;
    for (const auto& [key, times] : rows) {
      if (key.first == rule && key.second.starts_with(prefix)) found.push_back(key.second);
    }
    return found;
  }

  void replace(std::string_view rule, std::string_view subject,
               const std::vector<base::UnixTime>& times, base::UnixTime expires_at) override {
    rows[{std::string(rule), std::string(subject)}] = times;
    last_expiry = expires_at;
  }

  void forget(std::string_view rule, std::string_view subject) override {
    rows.erase({std::string(rule), std::string(subject)});
  }

  void forget_all(std::string_view rule, std::string_view prefix) override {
    std::erase_if(rows, [&](const auto& row) {
      return row.first.first == rule && row.first.second.starts_with(prefix);
    });
  }

  std::map<std::pair<std::string, std::string>, std::vector<base::UnixTime>> rows;
  base::UnixTime last_expiry;
};

class FakeCodeTriesStore final : public domain::CodeTriesStore {
 public:
  [[nodiscard]] domain::CodeTries find(std::string_view way) override {
    const auto found = rows.find(std::string(way));
    return found == rows.end() ? domain::CodeTries{} : found->second;
  }

  void replace(std::string_view way, const domain::CodeTries& tries,
               base::UnixTime expires_at) override {
    rows[std::string(way)] = tries;
    last_expiry = expires_at;
  }

  void erase(std::string_view way) override { rows.erase(std::string(way)); }

  void erase_all(std::string_view prefix) override {
    std::erase_if(rows, [&](const auto& row) { return row.first.starts_with(prefix); });
  }

  std::map<std::string, domain::CodeTries> rows;
  base::UnixTime last_expiry;
};

class FakeDeviceStore final : public domain::DeviceStore {
 public:
  struct Row {
    domain::UserId user;
    domain::KeyedHash token;
    domain::Device device;
    base::UnixTime expires_at;
  };

  [[nodiscard]] std::optional<domain::Device> find(domain::UserId user,
                                                   const domain::KeyedHash& token,
                                                   base::UnixTime now) override {
    for (const Row& row : rows) {
      if (row.user == user && row.token == token && row.expires_at > now) return row.device;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::vector<domain::Device> list(domain::UserId user, base::UnixTime now) override {
    std::vector<domain::Device> devices;
    for (const Row& row : rows) {
      if (row.user == user && row.expires_at > now) devices.push_back(row.device);
    }
    std::ranges::sort(devices, std::ranges::greater{}, age_of);
    return devices;
  }

  void change_token(const domain::KeyedHash& old_token, const domain::KeyedHash& new_token,
                    base::UnixTime now) override {
    for (Row& row : rows) {
      if (row.token == old_token && row.expires_at > now) row.token = new_token;
    }
  }

  void insert(domain::UserId user, const domain::KeyedHash& token, const domain::Device& device,
              base::UnixTime expires_at) override {
    rows.push_back({user, token, device, expires_at});
    rows.back().device.id = {++last_id_};
  }

  void update(const domain::Device& device, base::UnixTime expires_at) override {
    for (Row& row : rows) {
      if (row.device.id != device.id) continue;
      row.device = device;
      row.expires_at = expires_at;
    }
  }

  void keep_latest(domain::UserId user, int most) override {
    const auto known = list(user, {});
    for (std::size_t i = static_cast<std::size_t>(most); i < known.size(); ++i)
      static_cast<void>(erase(user, known[i].id));
  }

  [[nodiscard]] bool erase(domain::UserId user, domain::DeviceId id) override {
    return std::erase_if(
               rows, [&](const Row& row) { return row.user == user && row.device.id == id; }) == 1;
  }

  void erase_all_of(domain::UserId user) override {
    std::erase_if(rows, [&](const Row& row) { return row.user == user; });
  }

  void end_trust(domain::UserId user) override {
    for (Row& row : rows) {
      if (row.user == user) row.device.trusted_until = {};
    }
  }

  std::vector<Row> rows;

 private:
  static std::pair<base::UnixTime, domain::DeviceId> age_of(const domain::Device& device) {
    return {device.last_seen_at, device.id};
  }

  std::int64_t last_id_ = 0;
};

class FakeBackupCodeStore final : public domain::BackupCodeStore {
 public:
  void insert(domain::UserId user, const domain::KeyedHash& code, base::UnixTime) override {
    rows.emplace_back(user, code);
  }

  void erase_all_of(domain::UserId user) override {
    std::erase_if(rows, [&](const auto& row) { return row.first == user; });
  }

  [[nodiscard]] bool consume(domain::UserId user, const domain::KeyedHash& code) override {
    return std::erase(rows, std::pair(user, code)) == 1;
  }

  [[nodiscard]] int count(domain::UserId user) override {
    return static_cast<int>(
        std::ranges::count_if(rows, [&](const auto& row) { return row.first == user; }));
  }

  [[nodiscard]] std::vector<std::string> key_ids(domain::UserId user) override {
    std::vector<std::string> ids;
    for (const auto& [owner, code] : rows) {
      if (owner == user && std::ranges::find(ids, code.key_id) == ids.end()) {
        ids.push_back(code.key_id);
      }
    }
    return ids;
  }

  std::vector<std::pair<domain::UserId, domain::KeyedHash>> rows;
};

class FakeResetStore final : public domain::ResetStore {
 public:
  struct Row {
    std::string email_key;
    domain::KeyedHash token;
    base::UnixTime expires_at;
  };

  void insert(const domain::EmailAddress& email, const domain::KeyedHash& token,
              base::UnixTime expires_at) override {
    rows.push_back({email.key(), token, expires_at});
  }

  [[nodiscard]] std::optional<std::string> find(const domain::KeyedHash& token,
                                                base::UnixTime now) override {
    for (const Row& row : rows) {
      if (row.token == token && row.expires_at > now) return row.email_key;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool consume(const domain::KeyedHash& token, base::UnixTime now) override {
    return std::erase_if(rows, [&](const Row& row) {
             return row.token == token && row.expires_at > now;
           }) == 1;
  }

  void erase_all_of(const domain::EmailAddress& email) override {
    std::erase_if(rows, [&](const Row& row) { return row.email_key == email.key(); });
  }

  std::vector<Row> rows;
};

}  // namespace sih_auth::tests
