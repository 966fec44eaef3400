#include "sih_auth/domain/backup_codes.hpp"

#include <algorithm>

namespace sih_auth::domain {
namespace {

constexpr int kCodes = 10;

/// The account is part of what is hashed: a code is worth nothing for another one.
std::string message(UserId user, const BackupCode& code) {
  return std::to_string(user.value) + ":" + std::string(code.reveal());
}

}  // namespace

BackupCodes::BackupCodes(BackupCodeStore& store, PasswordGuard& guard, Alerts& alerts,
                         Events& events, MailerBell& bell, KeyedHasher& hasher,
                         base::RandomSource& random, const base::Clock& clock)
    : store_(store),
      guard_(guard),
      alerts_(alerts),
      events_(events),
      bell_(bell),
      hasher_(hasher),
      random_(random),
      clock_(clock) {}

tl::expected<std::vector<BackupCode>, Denial> BackupCodes::renew(const User& user,
                                                                 const base::Secret& password,
                                                                 const Client& client) {
  std::vector<BackupCode> codes;
  const auto confirmed = guard_.confirm(user, password, client, [&](const User& owner) {
    codes = make_codes();
    store_.erase_all_of(owner.id);
    for (const BackupCode& code : codes) {
      store_.insert(owner.id, hasher_.hash(Purpose::backup_code, message(owner.id, code)),
                    clock_.now());
    }
    alerts_.add(MailKind::backup_codes_renewed, owner, client.visitor);
    events_.record(EventKind::backup_codes_renewed, owner, client.visitor);
  });
  if (!confirmed) return tl::unexpected(confirmed.error());
  bell_.ring();
  return codes;
}

std::vector<BackupCode> BackupCodes::make_codes() {
  std::vector<BackupCode> codes;
  codes.reserve(kCodes);
  for (int i = 0; i < kCodes; ++i)
    codes.push_back(BackupCode::from_bytes(random_.bytes(BackupCode::kBytes)));
  return codes;
}

bool BackupCodes::consume(UserId user, const BackupCode& code) {
  return std::ranges::any_of(store_.key_ids(user), [&](const std::string& key_id) {
    const auto hash = hasher_.hash_with(key_id, Purpose::backup_code, message(user, code));
    return hash && store_.consume(user, *hash);
  });
}

}  // namespace sih_auth::domain
