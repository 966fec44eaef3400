#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/domain/stores.hpp"
#include "sih_auth/domain/token_session_store.hpp"

namespace sih_auth::tests {

/// The stores in memory, by the same rules as the database's. Rows are open to the tests.
class FakeUserStore final : public domain::UserStore {
 public:
  [[nodiscard]] std::optional<domain::User> find(domain::UserId id) override {
    const auto found = std::ranges::find(rows, id, &domain::User::id);
    return found == rows.end() ? std::nullopt : std::optional(*found);
  }

  [[nodiscard]] std::optional<domain::User> find_by_email(
      const domain::EmailAddress& email) override {
    const auto found = std::ranges::find(rows, email.key(), key_of);
    return found == rows.end() ? std::nullopt : std::optional(*found);
  }

  [[nodiscard]] bool insert(const domain::NewUser& user) override {
    if (find_by_email(user.email)) return false;
    rows.push_back({{++last_id_},
                    user.name,
                    user.email,
                    {},
                    user.password_hash,
                    user.created_at,
                    {},
                    user.is_verified,
                    false});
    return true;
  }

  void erase_unverified(const domain::EmailAddress& email) override {
    std::erase_if(rows, [&](const domain::User& user) {
      return key_of(user) == email.key() && !user.is_verified && !user.is_disabled;
    });
  }

  void set_verified(domain::UserId id) override {
    std::ranges::find(rows, id, &domain::User::id)->is_verified = true;
  }

  void note_full_login(domain::UserId id, base::UnixTime now) override {
    domain::User& user = *std::ranges::find(rows, id, &domain::User::id);
    user.is_verified = true;
    user.signed_in_at = now;
  }

  void set_password_hash(domain::UserId id, std::string_view hash) override {
    std::ranges::find(rows, id, &domain::User::id)->password_hash = hash;
  }

  void set_name(domain::UserId id, const domain::PersonName& name) override {
    std::ranges::find(rows, id, &domain::User::id)->name = name.value();
  }

  void set_disabled(domain::UserId id, base::UnixTime since) override {
    std::ranges::find(rows, id, &domain::User::id)->is_disabled = since != base::UnixTime{};
  }

  [[nodiscard]] bool is_taken(const domain::EmailAddress& email, domain::UserId id,
                              base::UnixTime) override {
    return std::ranges::any_of(rows, [&](const domain::User& user) {
      return key_of(user) == email.key() && user.id != id && user.is_verified;
    });
  }

  [[nodiscard]] bool set_email(domain::UserId id, const domain::EmailAddress& email) override {
    const auto holder = find_by_email(email);
    if (holder && holder->id != id) return false;
    std::ranges::find(rows, id, &domain::User::id)->email = email;
    return true;
  }

  void erase(domain::UserId id) override {
    std::erase_if(rows, [&](const domain::User& user) { return user.id == id; });
  }

  [[nodiscard]] bool replace_password_hash(domain::UserId id, std::string_view old_hash,
                                           std::string_view new_hash) override {
    const auto found = std::ranges::find(rows, id, &domain::User::id);
    if (found == rows.end() || found->password_hash != old_hash) return false;
    found->password_hash = new_hash;
    return true;
  }

  [[nodiscard]] bool set_groups(const domain::EmailAddress& email,
                                const std::set<domain::GroupName>& groups) override {
    const auto found = std::ranges::find(rows, email.key(), key_of);
    if (found == rows.end()) return false;
    found->groups.clear();
    for (const domain::GroupName& group : groups)
      found->groups.push_back(group.value());
    return true;
  }

  std::vector<domain::User> rows;

 private:
  static const std::string& key_of(const domain::User& user) { return user.email.key(); }

  std::int64_t last_id_ = 0;
};

class FakeLoginStore final : public domain::LoginStore {
 public:
  struct Row {
    domain::PendingLogin login;
    domain::KeyedHash token;
    bool finished = false;
  };

  [[nodiscard]] domain::LoginId insert(const domain::NewLogin& login, base::UnixTime,
                                       base::UnixTime expires_at) override {
    const domain::LoginId id{static_cast<std::int64_t>(rows.size()) + 1};
    rows.push_back({{id, login.user_id, expires_at, login.remember, login.network}, login.token});
    return id;
  }

  [[nodiscard]] std::optional<domain::PendingLogin> find(const domain::KeyedHash& token,
                                                         base::UnixTime now) override {
    return last_that([&](const Row& row) { return row.token == token && is_pending(row, now); });
  }

  [[nodiscard]] std::optional<domain::PendingLogin> newest_of(domain::UserId user,
                                                              base::UnixTime now) override {
    return last_that(
        [&](const Row& row) { return row.login.user_id == user && is_pending(row, now); });
  }

  [[nodiscard]] bool is_pending(domain::LoginId id, base::UnixTime now) override {
    return std::ranges::any_of(
        rows, [&](const Row& row) { return row.login.id == id && is_pending(row, now); });
  }

  [[nodiscard]] bool finish(domain::LoginId id, base::UnixTime now) override {
    if (!is_pending(id, now)) return false;
    rows.at(static_cast<std::size_t>(id.value - 1)).finished = true;
    return true;
  }

  void erase_all_of(domain::UserId user) override {
    for (Row& row : rows) {
      if (row.login.user_id == user) row.finished = true;
    }
  }

  std::vector<Row> rows;

 private:
  static bool is_pending(const Row& row, base::UnixTime now) {
    return !row.finished && row.login.expires_at > now;
  }

  template <typename Wanted>
  std::optional<domain::PendingLogin> last_that(Wanted wanted) {
    const auto found = std::find_if(rows.rbegin(), rows.rend(), wanted);
    return found == rows.rend() ? std::nullopt : std::optional(found->login);
  }
};

class FakeOtpStore final : public domain::OtpStore {
 public:
  struct Row {
    domain::LoginId login;
    domain::CodeHolder asked_by;
    domain::KeyedHash code;
    base::UnixTime expires_at;
    bool used = false;
  };

  void insert(domain::UserId, domain::LoginId login, domain::CodeHolder asked_by,
              const domain::KeyedHash& code, base::UnixTime, base::UnixTime expires_at) override {
    rows.push_back({login, asked_by, code, expires_at});
  }

  void void_codes_of(domain::LoginId login) override {
    for (Row& row : rows) {
      if (row.login == login) row.used = true;
    }
  }

  void void_codes_asked_by(domain::CodeHolder holder, domain::LoginId login) override {
    for (Row& row : rows) {
      if (row.login == login && row.asked_by == holder) row.used = true;
    }
  }

  [[nodiscard]] std::vector<domain::LiveOtp> live_codes_of(domain::LoginId login,
                                                           base::UnixTime now) override {
    std::vector<domain::LiveOtp> live;
    for (std::size_t i = rows.size(); i-- > 0;) {
      const Row& row = rows[i];
      if (row.login == login && !row.used && row.expires_at > now) {
        live.push_back({{static_cast<std::int64_t>(i) + 1}, row.code.key_id});
      }
    }
    return live;
  }

  [[nodiscard]] bool consume(domain::OtpId id, const domain::KeyedHash& code,
                             base::UnixTime now) override {
    const bool is_known = id.value >= 1 && id.value <= std::ssize(rows);
    if (!is_known) return false;
    Row& row = rows[static_cast<std::size_t>(id.value - 1)];
    if (row.used || row.expires_at <= now || row.code != code) return false;
    row.used = true;
    return true;
  }

  std::vector<Row> rows;
};

/// Those of browsers and those of tokens, as they stand in one table.
class FakeSessionStore final : public domain::SessionStore, public domain::TokenSessionStore {
 public:
  struct Row {
    domain::NewSession session;
    base::UnixTime last_seen_at;
    std::int64_t id = 0;
    domain::SessionKind kind = domain::SessionKind::browser;
    std::int64_t generation = 0;
    base::UnixTime rotated_at{};
  };

  void insert(const domain::NewSession& session) override {
    rows.push_back({session, session.created_at, ++last_id_});
  }

  void insert(const domain::NewTokenSession& session) override {
    insert(domain::NewSession{session.user_id,
                              {"", session.name},
                              session.created_at,
                              session.expires_at,
                              session.full_login_at,
                              true,
                              session.visitor});
    rows.back().kind = domain::SessionKind::token;
  }

  [[nodiscard]] std::optional<domain::SignedIn> find(const domain::KeyedHash& token,
                                                     base::UnixTime now,
                                                     base::UnixTime idle_since) override {
    for (const Row& row : rows) {
      const domain::NewSession& session = row.session;
      if (session.token != token || session.expires_at <= now) continue;
      if (!session.remember && row.last_seen_at <= idle_since) continue;
      return signed_in(row);
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<domain::SignedIn> find(std::string_view name,
                                                     base::UnixTime now) override {
    const Row* row = live(name, now);
    return row == nullptr ? std::nullopt : std::optional(signed_in(*row));
  }

  [[nodiscard]] bool rotate(const domain::RefreshClaim& claim, const domain::Visitor& visitor,
                            base::UnixTime now) override {
    Row* row = live(claim.session, now);
    if (row == nullptr || row->generation != claim.generation) return false;
    ++row->generation;
    row->rotated_at = row->last_seen_at = now;
    row->session.visitor = visitor;
    return true;
  }

  [[nodiscard]] bool erase_reused(const domain::RefreshClaim& claim, base::UnixTime replaced_since,
                                  base::UnixTime now) override {
    return std::erase_if(rows, [&](const Row& row) {
             const bool was_present_lately = row.generation == claim.generation + 1 &&
                                             row.rotated_at >= replaced_since &&
                                             row.rotated_at <= now;
             return is_named(row, claim.session) && row.generation != claim.generation &&
                    !was_present_lately;
           }) == 1;
  }

  void erase(std::string_view name) override {
    std::erase_if(rows, [&](const Row& row) { return is_named(row, name); });
  }

  void erase(const domain::KeyedHash& token) override {
    std::erase_if(rows, [&](const Row& row) { return row.session.token == token; });
  }

  void erase_all_of(domain::UserId user) override {
    std::erase_if(rows, [&](const Row& row) { return row.session.user_id == user; });
  }

  [[nodiscard]] bool erase(domain::UserId user, domain::SessionId id) override {
    return std::erase_if(rows, [&](const Row& row) {
             return row.session.user_id == user && row.id == id.value;
           }) == 1;
  }

  [[nodiscard]] std::vector<domain::OpenSession> list(domain::UserId user, base::UnixTime now,
                                                      base::UnixTime) override {
    std::vector<domain::OpenSession> open;
    for (const Row& row : rows) {
      const domain::NewSession& session = row.session;
      if (session.user_id != user || session.expires_at <= now) continue;
      open.push_back({{row.id}, session.created_at, row.last_seen_at, session.visitor, row.kind});
    }
    return open;
  }

  [[nodiscard]] bool stamp(std::span<const domain::Visit> visits) override {
    if (is_busy) return false;
    stampings.emplace_back(visits.begin(), visits.end());
    for (const domain::Visit& visit : visits) {
      for (Row& row : rows) {
        if (row.id == visit.session_id.value) row.last_seen_at = visit.at;
      }
    }
    return true;
  }

  std::vector<Row> rows;
  std::vector<std::string> groups;                    ///< of every account
  bool is_busy = false;                               ///< another one is writing
  std::vector<std::vector<domain::Visit>> stampings;  ///< what each call was given

 private:
  static constexpr const char* kName = "Jos\xc3\xa9 Doe";
  static constexpr const char* kEmail = "john@example.com";

  static bool is_named(const Row& row, std::string_view name) {
    return row.kind == domain::SessionKind::token && row.session.token.hash == name;
  }

  [[nodiscard]] Row* live(std::string_view name, base::UnixTime now) {
    const auto row = std::ranges::find_if(rows, [&](const Row& candidate) {
      return is_named(candidate, name) && candidate.session.expires_at > now;
    });
    return row == rows.end() ? nullptr : &*row;
  }

  [[nodiscard]] domain::SignedIn signed_in(const Row& row) const {
    return {{row.id},
            row.session.user_id,
            kName,
            kEmail,
            groups,
            row.session.full_login_at,
            row.last_seen_at,
            row.session.expires_at,
            row.session.remember,
            row.kind};
  }

  std::int64_t last_id_ = 0;
};

}  // namespace sih_auth::tests
