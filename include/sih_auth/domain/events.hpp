#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/secret.hpp"
#include "sih_auth/domain/types.hpp"
#include "sih_auth/domain/user.hpp"

/// What is told of whatever concerns somebody's security (OWASP ASVS 5.0 section 16.3): to the
/// person on call, to the owner of the account, and to whoever asked to be told.
namespace sih_auth::domain {

class Transactions;

enum class EventKind {
  access_refused,
  account_created,
  account_deleted,
  account_disabled,
  account_enabled,
  account_locked,
  account_unlocked,
  backup_codes_renewed,
  code_refused,
  code_sent,
  confirmation_failed,
  device_forgotten,
  email_change_asked,
  email_changed,
  email_restored,
  groups_changed,
  link_refused,
  logged_out,
  login_failed,
  login_succeeded,
  name_changed,
  password_accepted,
  password_changed,
  password_reset,
  password_set,
  refresh_token_reused,
  reset_asked,
  session_ended,
  sessions_ended,
  signup_refused,
};

/// The event's name in the log, the audit trail and everywhere else.
[[nodiscard]] std::string_view word(EventKind kind);

/// The inverse; nullopt: no event has this name.
[[nodiscard]] std::optional<EventKind> event_kind(std::string_view word);

/// All of them, by name.
[[nodiscard]] std::vector<EventKind> event_kinds();

/// Whether somebody did not get what they wanted.
[[nodiscard]] bool is_failure(EventKind kind);

/// "failure" or "success", in the log, the audit trail and everywhere else.
[[nodiscard]] std::string_view outcome_word(EventKind kind);

/// The reasons that events give: one word each. Others are those of `Refusal`.
namespace reasons {
inline constexpr std::string_view kUnknownAddress = "unknown_address";
inline constexpr std::string_view kWrongPassword = "wrong_password";
inline constexpr std::string_view kWrongCode = "wrong_code";
inline constexpr std::string_view kWrongBackupCode = "wrong_backup_code";
inline constexpr std::string_view kNoLoginPending = "no_login_pending";
inline constexpr std::string_view kNoChangePending = "no_change_pending";
inline constexpr std::string_view kThrottled = "throttled";
inline constexpr std::string_view kAccountDisabled = "account_disabled";
inline constexpr std::string_view kAccountLocked = "account_locked";
inline constexpr std::string_view kEmailTaken = "email_taken";
inline constexpr std::string_view kSignupDisabled = "signup_disabled";
inline constexpr std::string_view kNotInGroup = "not_in_group";
inline constexpr std::string_view kCode = "code";
inline constexpr std::string_view kBackupCode = "backup_code";
inline constexpr std::string_view kTrustedBrowser = "trusted_browser";
inline constexpr std::string_view kEverywhere = "everywhere";
}  // namespace reasons

/// The reasons that `login_failed` gives.
[[nodiscard]] std::span<const std::string_view> login_failures();

/// One thing that has happened.
struct Event {
  EventKind kind = EventKind::login_failed;
  std::string reason;  ///< why it failed or how it went; may be empty
  UserId user;         ///< zero: no account
  std::string email;   ///< the account's, or the one that was typed; may be empty
  Visitor visitor;     ///< without an ip: somebody at the command line
};

/// One text, for sealing; `unpack_event` gives nullopt for anything else.
[[nodiscard]] base::Secret pack_event(const Event& event, base::UnixTime at);
struct PackedEvent {
  Event event;
  base::UnixTime at;
};
[[nodiscard]] std::optional<PackedEvent> unpack_event(std::string_view packed);

/// An event as the audit trail keeps it.
struct RecordedEvent {
  std::int64_t id = 0;
  base::UnixTime at;
  Event event;  ///< `email` masked
};

/// Where events are kept. Throws `Unavailable`; to be called inside a write transaction.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void add(const Event& event, base::UnixTime now) = 0;
};

/// Who is told of an event once it is certain. Never waits and never fails.
class EventListener {
 public:
  virtual ~EventListener() = default;
  virtual void hear(const Event& event) noexcept = 0;
};

/// The audit trail as its readers see it. Throws `Unavailable`.
class EventHistory {
 public:
  virtual ~EventHistory() = default;

  /// Of one account, the latest first.
  [[nodiscard]] virtual std::vector<RecordedEvent> latest_of(UserId user, int most) = 0;
};

/// The one way to tell of an event.
class Events {
 public:
  /// All references outlive this.
  Events(Transactions& transactions, std::vector<EventSink*> sinks, EventListener& listener,
         const base::Clock& clock);

  /// Inside of a transaction it is part of that, and undone with it; nobody hears of what was
  /// undone.
  void record(const Event& event);
  void record(EventKind kind, const User& user, const Visitor& visitor,
              std::string_view reason = {});

  /// Told and not kept: what strangers can cause as often as they like without anything else being
  /// written.
  void mention(const Event& event);

 private:
  Transactions& transactions_;
  std::vector<EventSink*> sinks_;
  EventListener& listener_;
  const base::Clock& clock_;
};

}  // namespace sih_auth::domain
