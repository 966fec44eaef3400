#include "sih_auth/domain/events.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/whole_number.hpp"
#include "sih_auth/domain/stores.hpp"

namespace sih_auth::domain {
namespace {

struct KnownKind {
  EventKind kind;
  std::string_view word;
  bool is_failure;
};

/// In the order of the enumeration.
constexpr std::array<KnownKind, 30> kKinds{{
    {EventKind::access_refused, "access_refused", true},
    {EventKind::account_created, "account_created", false},
    {EventKind::account_deleted, "account_deleted", false},
    {EventKind::account_disabled, "account_disabled", false},
    {EventKind::account_enabled, "account_enabled", false},
    {EventKind::account_locked, "account_locked", true},
    {EventKind::account_unlocked, "account_unlocked", false},
    {EventKind::backup_codes_renewed, "backup_codes_renewed", false},
    {EventKind::code_refused, "code_refused", true},
    {EventKind::code_sent, "code_sent", false},
    {EventKind::confirmation_failed, "confirmation_failed", true},
    {EventKind::device_forgotten, "device_forgotten", false},
    {EventKind::email_change_asked, "email_change_asked", false},
    {EventKind::email_changed, "email_changed", false},
    {EventKind::email_restored, "email_restored", false},
    {EventKind::groups_changed, "groups_changed", false},
    {EventKind::link_refused, "link_refused", true},
    {EventKind::logged_out, "logged_out", false},
    {EventKind::login_failed, "login_failed", true},
    {EventKind::login_succeeded, "login_succeeded", false},
    {EventKind::name_changed, "name_changed", false},
    {EventKind::password_accepted, "password_accepted", false},
    {EventKind::password_changed, "password_changed", false},
    {EventKind::password_reset, "password_reset", false},
    {EventKind::password_set, "password_set", false},
    {EventKind::refresh_token_reused, "refresh_token_reused", true},
    {EventKind::reset_asked, "reset_asked", false},
    {EventKind::session_ended, "session_ended", false},
    {EventKind::sessions_ended, "sessions_ended", false},
    {EventKind::signup_refused, "signup_refused", true},
}};

constexpr bool stands_in_its_place(const KnownKind& known) {
  return &known == &kKinds[static_cast<std::size_t>(known.kind)];
}
static_assert(std::ranges::all_of(kKinds, stands_in_its_place));
static_assert(std::ranges::is_sorted(kKinds, {}, &KnownKind::word));

/// Of a packed event.
constexpr std::size_t kFields = 8;

const KnownKind& known(EventKind kind) {
  return kKinds.at(static_cast<std::size_t>(kind));
}

}  // namespace

std::string_view word(EventKind kind) {
  return known(kind).word;
}

bool is_failure(EventKind kind) {
  return known(kind).is_failure;
}

std::string_view outcome_word(EventKind kind) {
  return is_failure(kind) ? "failure" : "success";
}

std::optional<EventKind> event_kind(std::string_view word) {
  const auto* const found = std::ranges::find(kKinds, word, &KnownKind::word);
  if (found == kKinds.end()) return std::nullopt;
  return found->kind;
}

std::vector<EventKind> event_kinds() {
  std::vector<EventKind> kinds;
  kinds.reserve(kKinds.size());
  for (const KnownKind& one : kKinds)
    kinds.push_back(one.kind);
  return kinds;
}

std::span<const std::string_view> login_failures() {
  static constexpr std::array kReasons{reasons::kUnknownAddress,  reasons::kWrongPassword,
                                       reasons::kWrongCode,       reasons::kWrongBackupCode,
                                       reasons::kNoLoginPending,  reasons::kThrottled,
                                       reasons::kAccountDisabled, reasons::kAccountLocked};
  return kReasons;
}

base::Secret pack_event(const Event& event, base::UnixTime at) {
  const std::array<std::string, kFields> fields{std::string(word(event.kind)),
                                                event.reason,
                                                std::to_string(event.user.value),
                                                event.email,
                                                event.visitor.ip,
                                                event.visitor.user_agent,
                                                event.visitor.request_id,
                                                std::to_string(base::to_integer(at))};
  std::string packed = base::pack_fields(fields);
  return base::Secret::taken_from(packed);
}

std::optional<PackedEvent> unpack_event(std::string_view packed) {
  const auto fields = base::unpack_fields(packed);
  if (!fields || fields->size() != kFields) return std::nullopt;
  const auto kind = event_kind(fields->at(0));
  const auto user = base::whole_number<std::int64_t>(fields->at(2));
  const auto at = base::whole_number<std::int64_t>(fields->at(7));
  if (!kind || !user || !at) return std::nullopt;
  return PackedEvent{
      {*kind, fields->at(1), {*user}, fields->at(3), {fields->at(4), fields->at(5), fields->at(6)}},
      base::unix_time(*at)};
}

Events::Events(Transactions& transactions, std::vector<EventSink*> sinks, EventListener& listener,
               const base::Clock& clock)
    : transactions_(transactions), sinks_(std::move(sinks)), listener_(listener), clock_(clock) {}

void Events::record(const Event& event) {
  const auto now = clock_.now();
  transactions_.write([&] {
    for (EventSink* const sink : sinks_)
      sink->add(event, now);
    transactions_.after_commit([this, event] { listener_.hear(event); });
  });
}

void Events::record(EventKind kind, const User& user, const Visitor& visitor,
                    std::string_view reason) {
  record({kind, std::string(reason), user.id, user.email.value(), visitor});
}

void Events::mention(const Event& event) {
  transactions_.after_commit([this, event] { listener_.hear(event); });
}

}  // namespace sih_auth::domain
