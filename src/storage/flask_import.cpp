#include "storage/flask_import.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "sih_auth/domain/types.hpp"

#include "storage/id_sequence.hpp"
#include "storage/migrator.hpp"

namespace sih_auth::storage {
namespace {

// What every JSON reader takes for a whole number. A larger id would leave none for new accounts.
constexpr long long kMostId = (1LL << 53) - 1;

/// An account that comes over, with the id it gets.
struct PlannedUser {
  const FlaskUser* user;
  domain::EmailAddress email;
  long long id;
};

struct Plan {
  std::vector<PlannedUser> users;
  FlaskImport told;
};

/// What is in the way of an import.
struct Taken {
  std::set<std::string> here;      ///< keys of addresses
  std::set<std::string> reserved;  ///< the same
  long long last_id = 0;
};

Taken taken_in(SqlConnection& target, base::UnixTime now) {
  Taken taken;
  const long long version = schema_version(target);
  if (version == 0) return taken;
  taken.last_id = last_used_id(target, "users");
  for (auto& [key] : target.all<std::string>("SELECT email_key FROM users"))
    taken.here.insert(std::move(key));
  if (version < newest_schema_version()) return taken;  // so nothing can be reserved yet
  for (auto& [key] : target.all<std::string>(
           "SELECT email_key FROM email_undos WHERE expires_at > :now", {base::to_integer(now)})) {
    taken.reserved.insert(std::move(key));
  }
  return taken;
}

/// An account is worth more than its name: one that our rules refuse becomes the address's left
/// side.
std::string name_of(const PlannedUser& planned) {
  const auto name = domain::PersonName::parse(planned.user->name);
  const std::string& email = planned.email.value();
  return name ? name->value() : email.substr(0, email.find('@'));
}

/// Verified ones first: nobody has shown that another account's address is theirs.
std::vector<const FlaskUser*> by_claim(const std::vector<FlaskUser>& users) {
  std::vector<const FlaskUser*> order;
  order.reserve(users.size());
  for (const FlaskUser& user : users)
    order.push_back(&user);
  std::ranges::stable_sort(order, [](const FlaskUser* one, const FlaskUser* other) {
    return one->is_verified != 0 && other->is_verified == 0;
  });
  return order;
}

/// Those that keep their id come first: a new id must not be one that a later account keeps.
void give_ids(Plan& plan, long long last_id) {
  const auto keeps = [&](const PlannedUser& planned) {
    return planned.user->id > last_id && planned.user->id <= kMostId;
  };
  std::ranges::sort(plan.users, {}, [](const PlannedUser& planned) { return planned.user->id; });
  std::stable_partition(plan.users.begin(), plan.users.end(), keeps);
  long long last = last_id;
  for (PlannedUser& planned : plan.users) {
    const bool is_kept = planned.user->id > last_id && planned.user->id <= kMostId;
    planned.id = is_kept ? planned.user->id : last + 1;
    last = std::max(last, planned.id);
    if (is_kept) continue;
    plan.told.renumbered.push_back({planned.email.value(), planned.user->id, planned.id});
  }
}

Plan plan_import(const std::vector<FlaskUser>& users, const Taken& taken,
                 const CanBeVerified& can_be_verified) {
  Plan plan;
  std::map<std::string, const FlaskUser*> coming;
  const auto skip = [&](const FlaskUser& user, const std::string& why) {
    plan.told.skipped.push_back({user.id, user.email, why});
  };
  for (const FlaskUser* user : by_claim(users)) {
    const auto email = domain::EmailAddress::parse(user->email);
    if (!email) {
      skip(*user, "not an e-mail address");
    } else if (!can_be_verified(user->password_hash)) {
      skip(*user, "the password hash cannot be verified (pbkdf2:sha256, scrypt and argon2id can)");
    } else if (taken.here.contains(email->key())) {
      skip(*user, "an account with this address is already here");
    } else if (taken.reserved.contains(email->key())) {
      skip(*user, "the address is kept for an account that may still take it back");
    } else if (const auto twin = coming.find(email->key()); twin != coming.end()) {
      skip(*user, "the same address as that of account " + std::to_string(twin->second->id) + " (" +
                      twin->second->email + "), which comes over");
    } else {
      coming.emplace(email->key(), user);
      plan.users.push_back({user, *email, 0});
    }
  }
  std::ranges::sort(plan.told.skipped, {}, &SkippedUser::id);
  give_ids(plan, taken.last_id);
  plan.told.imported = static_cast<int>(plan.users.size());
  return plan;
}

}  // namespace

FlaskImport import_flask(SqlConnection& target, const std::vector<FlaskUser>& users,
                         const CanBeVerified& can_be_verified, base::UnixTime now,
                         const base::Progress& progress) {
  FlaskImport told;
  long long last_id = 0;
  target.write([&] {
    last_id = 0;
    Plan plan = plan_import(users, taken_in(target, now), can_be_verified);
    const auto all = static_cast<long long>(plan.users.size());
    long long done = 0;
    for (const PlannedUser& planned : plan.users) {
      target.execute(
          "INSERT INTO users (id, name, email, email_key, password_hash, created_at, is_verified) "
          "VALUES (:id, :name, :email, :email_key, :password_hash, :created_at, :is_verified)",
          {planned.id, name_of(planned), planned.email.value(), planned.email.key(),
           planned.user->password_hash, planned.user->created_at,
           planned.user->is_verified != 0 ? 1LL : 0LL});
      progress(++done, all);
    }
    // Those of earlier runs as well, of which one may have ended before the next line.
    last_id = std::get<0>(*target.first<long long>("SELECT COALESCE(MAX(id), 0) FROM users"));
    told = std::move(plan.told);
  });
  keep_ids_above(target, "users", last_id);
  return told;
}

FlaskImport preview_flask_import(SqlConnection* target, const std::vector<FlaskUser>& users,
                                 const CanBeVerified& can_be_verified, base::UnixTime now) {
  return plan_import(users, target != nullptr ? taken_in(*target, now) : Taken{}, can_be_verified)
      .told;
}

}  // namespace sih_auth::storage
