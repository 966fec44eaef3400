#include "sih_auth/domain/administration.hpp"

#include <vector>

namespace sih_auth::domain {

bool Administration::add(const AddedAccount& account) {
  const std::string hash = parts_.hasher.hash(account.password.secret());
  bool is_added = false;
  parts_.transactions.write([&] {
    is_added = parts_.users.insert({account.name.value(), account.email, hash, parts_.clock.now(),
                                    account.is_verified}) &&
               parts_.users.set_groups(account.email, account.groups);
    if (!is_added) return;
    const auto user = parts_.users.find_by_email(account.email);
    if (user) parts_.events.record(EventKind::account_created, *user, {});
  });
  return is_added;
}

Administration::Outcome Administration::disable(Emails emails) {
  return for_each(emails, EventKind::account_disabled, [&](const User& user) {
    if (!user.is_disabled) parts_.users.set_disabled(user.id, parts_.clock.now());
    parts_.revocation.end_everything_of(user);
  });
}

Administration::Outcome Administration::enable(Emails emails) {
  return for_each(emails, EventKind::account_enabled,
                  [&](const User& user) { parts_.users.set_disabled(user.id, {}); });
}

Administration::Outcome Administration::unlock(Emails emails) {
  return for_each(emails, EventKind::account_unlocked,
                  [&](const User& user) { parts_.locks.lift_all_of(user); });
}

Administration::Outcome Administration::erase(Emails emails) {
  return for_each(emails, EventKind::account_deleted, [&](const User& user) {
    parts_.revocation.end_everything_of(user);
    parts_.locks.lift_all_of(user);
    parts_.users.erase(user.id);
  });
}

Administration::Outcome Administration::set_password(const EmailAddress& email,
                                                     const NewPassword& fresh, bool tells_owner) {
  const std::string hash = parts_.hasher.hash(fresh.secret());
  auto outcome = for_each({&email, 1}, EventKind::password_set, [&](const User& user) {
    parts_.users.set_password_hash(user.id, hash);
    parts_.revocation.end_everything_of(user);
    parts_.locks.lift_all_of(user);
    if (tells_owner) parts_.alerts.add(MailKind::password_set, user, {});
  });
  if (outcome && tells_owner) parts_.bell.ring();
  return outcome;
}

Administration::Outcome Administration::end_sessions(Emails emails) {
  return for_each(emails, EventKind::sessions_ended,
                  [&](const User& user) { parts_.sessions.end_all_of(user.id); });
}

Administration::Outcome Administration::set_groups(const EmailAddress& email,
                                                   const std::set<GroupName>& groups) {
  return for_each({&email, 1}, EventKind::groups_changed, [&](const User& user) {
    static_cast<void>(parts_.users.set_groups(user.email, groups));
  });
}

Administration::Outcome Administration::for_each(Emails emails, EventKind told,
                                                 const std::function<void(const User&)>& action) {
  Outcome outcome;
  parts_.transactions.write([&] {
    outcome = {};
    std::vector<User> users;
    for (const EmailAddress& email : emails) {
      auto user = parts_.users.find_by_email(email);
      if (!user) {
        outcome = tl::unexpected(email);
        return;
      }
      users.push_back(std::move(*user));
    }
    for (const User& user : users) {
      action(user);
      parts_.events.record(told, user, {});
    }
  });
  return outcome;
}

}  // namespace sih_auth::domain
