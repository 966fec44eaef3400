#pragma once

#include <optional>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/account_locks.hpp"
#include "sih_auth/domain/administration.hpp"
#include "sih_auth/domain/alerts.hpp"
#include "sih_auth/domain/code_budget.hpp"
#include "sih_auth/domain/devices.hpp"
#include "sih_auth/domain/password_guard.hpp"
#include "sih_auth/domain/password_policy.hpp"
#include "sih_auth/domain/revocation.hpp"
#include "sih_auth/domain/sessions.hpp"
#include "sih_auth/domain/throttle.hpp"
#include "sih_auth/domain/visits.hpp"

#include "app/config.hpp"
#include "app/event_trail.hpp"
#include "app/mailer_bell.hpp"
#include "app/range_breached_passwords.hpp"
#include "crypto/keyring.hpp"
#include "crypto/password_hasher.hpp"
#include "crypto/password_strength.hpp"
#include "crypto/sealer.hpp"
#include "crypto/token_issuer.hpp"
#include "storage/backup_code_store.hpp"
#include "storage/code_tries_store.hpp"
#include "storage/device_store.hpp"
#include "storage/email_change_store.hpp"
#include "storage/login_store.hpp"
#include "storage/outbox.hpp"
#include "storage/reset_store.hpp"
#include "storage/session_overview.hpp"
#include "storage/session_store.hpp"
#include "storage/throttle_store.hpp"
#include "storage/user_store.hpp"

namespace sih_auth::app {

/// A command's own words say what it has done.
class SilentListener final : public domain::EventListener {
 public:
  void hear(const domain::Event&) noexcept override {}
};

/// What the commands about accounts and sessions are made of, as a role is. The database is there
/// already, and the secret key.
struct AdministratorTools {
  explicit AdministratorTools(const Config& config);
  AdministratorTools(const AdministratorTools&) = delete;
  AdministratorTools& operator=(const AdministratorTools&) = delete;

  /// A session that was last seen at this time or earlier has ended, unless it is remembered.
  [[nodiscard]] base::UnixTime idle_since() const { return clock.now() - idle; }

  std::chrono::seconds idle;
  base::SystemClock clock;
  base::SystemRandom random;
  crypto::Keyring keyring;
  crypto::MacTokenIssuer tokens;
  crypto::AeadSealer sealer;
  crypto::SodiumPasswordHasher hasher;
  crypto::ZxcvbnPasswordStrength strength;

  storage::SqlConnection connection;
  storage::SqlUserStore users;
  storage::SqlLoginStore logins;
  storage::SqlSessionStore session_store;
  storage::SqlSessionOverview session_overview;
  storage::SqlDeviceStore device_store;
  storage::SqlThrottleStore throttle_store;
  storage::SqlCodeTriesStore code_tries;
  storage::SqlBackupCodeStore backup_codes;
  storage::SqlResetStore resets;
  storage::SqlEmailChangeStore email_changes;
  storage::SqlOutbox outbox;
  crypto::Blake2bAddressTagger tagger;
  SilentListener listener;
  EventTrail trail;
  SocketBell bell;
  std::optional<RangeBreachedPasswords> breached;

  domain::Visits visits;
  domain::Sessions sessions;
  domain::Devices devices;
  domain::Throttle throttle;
  domain::CodeBudget budget;
  domain::Alerts alerts;
  domain::Revocation revocation;
  domain::PasswordGuard guard;
  domain::AccountLocks locks;
  domain::PasswordPolicy policy;
  domain::Administration administration;
};

}  // namespace sih_auth::app
