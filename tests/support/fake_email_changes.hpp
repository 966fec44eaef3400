#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sih_auth/domain/email_change.hpp"

namespace sih_auth::tests {

/// Keeps no address for anybody: that is the user store's part.
class FakeEmailChangeStore final : public domain::EmailChangeStore {
 public:
  struct UndoRow {
    domain::EmailUndo undo;
    domain::KeyedHash token;
    base::UnixTime expires_at;
  };

  void put(domain::UserId user, const domain::PendingEmailChange& change,
           base::UnixTime expires_at) override {
    pending.insert_or_assign(user, std::pair(change, expires_at));
  }

  [[nodiscard]] std::optional<domain::PendingEmailChange> find(domain::UserId user,
                                                               base::UnixTime now) override {
    const auto found = pending.find(user);
    if (found == pending.end() || found->second.second <= now) return std::nullopt;
    return found->second.first;
  }

  [[nodiscard]] bool erase(domain::UserId user) override { return pending.erase(user) == 1; }

  void insert_undo(domain::UserId user, const domain::EmailAddress& email,
                   const domain::KeyedHash& token, base::UnixTime expires_at) override {
    undos.push_back({{{++last_id_}, user, email}, token, expires_at});
  }

  [[nodiscard]] std::optional<domain::EmailUndo> find_undo(const domain::KeyedHash& token,
                                                           base::UnixTime now) override {
    const auto found = std::ranges::find(undos, token, &UndoRow::token);
    if (found == undos.end() || found->expires_at <= now) return std::nullopt;
    return found->undo;
  }

  [[nodiscard]] std::optional<domain::EmailUndo> find_undo_to(domain::UserId user,
                                                              const domain::EmailAddress& email,
                                                              base::UnixTime now) override {
    for (const UndoRow& row : undos) {
      const bool leads_there = row.undo.user_id == user && row.undo.email.key() == email.key();
      if (leads_there && row.expires_at > now) return row.undo;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool erase_undo_and_later(const domain::EmailUndo& undo) override {
    return std::erase_if(undos, [&](const UndoRow& row) {
             return row.undo.user_id == undo.user_id && row.undo.id >= undo.id;
           }) >= 1;
  }

  std::map<domain::UserId, std::pair<domain::PendingEmailChange, base::UnixTime>> pending;
  std::vector<UndoRow> undos;

 private:
  std::int64_t last_id_ = 0;
};

}  // namespace sih_auth::tests
