#include "sih_auth/domain/login.hpp"

#include <algorithm>
#include <utility>

#include "sih_auth/base/duration.hpp"
#include "sih_auth/base/network.hpp"
#include "sih_auth/domain/code_mail_throttles.hpp"

namespace sih_auth::domain {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr minutes kPendingLifetime{15};
constexpr ThrottleRule kResendsWithoutCookie{"resends_address_network", 3, minutes{5}};
constexpr int kMostWrongCodesOfNetwork = 100;

bool is_backup_code(const LoginProof& proof) {
  return std::holds_alternative<BackupCode>(proof);
}

/// As many passwords as may be wrong there in that time, or more.
int wrong_codes_per_hour(int failures_per_network) {
  constexpr int kQuartersOfAnHour = 4;
  if (failures_per_network == 0) return 0;
  return std::max(kQuartersOfAnHour * failures_per_network, kMostWrongCodesOfNetwork);
}

std::string_view reason_of(Refusal refusal) {
  if (refusal == Refusal::account_disabled) return reasons::kAccountDisabled;
  if (refusal == Refusal::account_locked) return reasons::kAccountLocked;
  if (refusal == Refusal::too_many_requests) return reasons::kThrottled;
  return reasons::kWrongPassword;  // another one was set meanwhile
}

}  // namespace

Login::Login(const LoginParts& parts, int failures_per_network)
    : parts_(parts),
      wrong_codes_of_network_{"wrong_codes_network", wrong_codes_per_hour(failures_per_network),
                              minutes{60}} {}

tl::expected<LoginStep, Denial> Login::start(const LoginRequest& request, const Client& client) {
  const auto user = parts_.users.find_by_email(request.email);
  const auto device = parts_.devices.find(user ? user->id : UserId{}, client.device_token);
  const PasswordAttempt attempt{request.email, user, device, client.visitor};
  const auto verdict = parts_.guard.check(attempt, request.password);
  if (!verdict) return tl::unexpected(verdict.error());

  std::string upgraded_hash;
  if (*verdict == PasswordVerdict::right_but_outdated) {
    upgraded_hash = parts_.hasher.hash(request.password);
  }
  bool is_outdated = false;
  tl::expected<LoginStep, Denial> step = tl::unexpected(Denial(Refusal::invalid_credentials));
  parts_.transactions.write([&] {
    const auto current = parts_.users.find(user->id);
    const auto known = parts_.devices.find(user->id, client.device_token);
    is_outdated = !current || current->password_hash != user->password_hash ||
                  known.has_value() != device.has_value();
    if (is_outdated) return;
    if (auto admitted = parts_.guard.admit(attempt); !admitted) {
      step = tl::unexpected(admitted.error());
      return;
    }
    if (!upgraded_hash.empty()) {
      static_cast<void>(
          parts_.users.replace_password_hash(user->id, user->password_hash, upgraded_hash));
    }
    step = let_in(*current, known, request, client.visitor);
  });
  // While it was hashed, another password was set, another login has upgraded the hash, or the
  // browser was forgotten.
  if (is_outdated) return start(request, client);
  if (!step) tell_refused(*user, step.error(), client.visitor);
  if (step && std::holds_alternative<StartedLogin>(*step)) parts_.bell.ring();
  return step;
}

/// Somebody knows the password, but does not get in.
void Login::tell_refused(const User& user, const Denial& denial, const Visitor& visitor) {
  const Event event{EventKind::login_failed, std::string(reason_of(denial.why)), user.id,
                    user.email.value(), visitor};
  if (denial == Refusal::too_many_requests) return parts_.events.mention(event);
  parts_.events.record(event);
}

tl::expected<LoginStep, Denial> Login::let_in(const User& user, const std::optional<Device>& device,
                                              const LoginRequest& request, const Visitor& visitor) {
  if (user.is_disabled) return tl::unexpected(Denial(Refusal::account_disabled));
  const CodeWay way = device ? CodeWay::device(device->id) : CodeWay::login_cookie(user.email);
  if (const auto left = parts_.budget.closed_for(way); left > seconds{0}) {
    return tl::unexpected(Denial(Refusal::account_locked, CodeBudget::worth_waiting(left)));
  }
  if (device && parts_.devices.is_trusted(*device) && !request.full) {
    return open_trusted(user, *device, request, visitor);
  }
  // Their owner is held to it as well: the mailbox is the same, whoever fills it.
  if (const auto left = parts_.throttle.count(code_mail_throttles::kOfAccount, user.email.key());
      left > seconds{0}) {
    return tl::unexpected(Denial(Refusal::too_many_requests, left));
  }
  return open_pending(user, request.remember, visitor);
}

FinishedLogin Login::open_trusted(const User& user, const Device& device,
                                  const LoginRequest& request, const Visitor& visitor) {
  parts_.devices.record_visit(device, visitor);
  parts_.events.record(EventKind::login_succeeded, user, visitor, reasons::kTrustedBrowser);
  parts_.sessions.end(request.old_session);
  return {user.id, user.name, user.email.value(),
          parts_.sessions.open(user.id, request.remember, visitor, device.full_login_at),
          std::nullopt};
}

StartedLogin Login::open_pending(const User& user, bool remember, const Visitor& visitor) {
  const auto now = parts_.clock.now();
  IssuedToken issued = parts_.tokens.issue(Purpose::login);
  const LoginId login =
      parts_.logins.insert({user.id, issued.stored, remember, base::network_of(visitor.ip)}, now,
                           now + kPendingLifetime);
  parts_.codes.send(user, login, CodeHolder::login_cookie, visitor);
  parts_.events.record(EventKind::password_accepted, user, visitor);
  return {std::move(issued.token), kPendingLifetime};
}

tl::expected<void, Denial> Login::resend(const LoginClaim& claim, const Visitor& visitor) {
  seconds left{0};
  parts_.transactions.write([&] {
    const auto found = find_pending(claim, {});
    if (found && found->holder == CodeHolder::login_cookie) {
      left = parts_.throttle.count(code_mail_throttles::kOfAccount, claim.email.key());
      if (left > seconds{0}) return;
      parts_.codes.void_all_of(found->login.id);
      parts_.events.record(EventKind::code_sent, found->user, visitor);
      return parts_.codes.send(found->user, found->login.id, found->holder, visitor);
    }
    // Whoever shows no cookie is told nothing that depends on the account, by the time neither: the
    // same is counted, on somebody else's account where no login is pending.
    const std::string& email = claim.email.key();
    left = parts_.throttle.count(kResendsWithoutCookie, email + "|" + base::network_of(visitor.ip));
    if (left > seconds{0}) return;
    const std::string subject = found ? email : "nobody|" + email;
    const bool is_throttled =
        parts_.throttle.count(code_mail_throttles::kWithoutCookie, subject) > seconds{0};
    const bool may_mail = found && !is_throttled;
    const LoginId login = found ? found->login.id : LoginId{};
    if (may_mail || !found) parts_.codes.void_those_of(login, CodeHolder::address_only);
    tell_of_resend(claim, found, is_throttled, visitor);
    if (!may_mail) return parts_.codes.send_to_nobody(claim.email, visitor);
    parts_.codes.send(found->user, login, found->holder, visitor);
  });
  if (left > seconds{0}) {
    parts_.events.mention({EventKind::code_refused,
                           std::string(reasons::kThrottled),
                           {},
                           claim.email.value(),
                           visitor});
    return tl::unexpected(Denial(Refusal::too_many_requests, left));
  }
  parts_.bell.ring();
  return {};
}

/// Kept in any case: what is not, would tell by the time whether a login is pending.
void Login::tell_of_resend(const LoginClaim& claim, const std::optional<Found>& found,
                           bool is_throttled, const Visitor& visitor) {
  Event event{EventKind::code_sent, "", found ? found->user.id : UserId{}, claim.email.value(),
              visitor};
  if (is_throttled || !found) {
    event.kind = EventKind::code_refused;
    event.reason = is_throttled ? reasons::kThrottled : reasons::kNoLoginPending;
  }
  parts_.events.record(event);
}

tl::expected<FinishedLogin, Denial> Login::finish(const LoginFinish& request,
                                                  const Client& client) {
  std::optional<FinishedLogin> finished;
  const auto spent = spend(request, client, [&](const Found& found) {
    auto device = end_pending(found, request, client);
    parts_.sessions.end(request.old_session);
    finished = FinishedLogin{found.user.id, found.user.name, found.user.email.value(),
                             parts_.sessions.open(found.user.id, found.login.remember,
                                                  client.visitor, parts_.clock.now()),
                             std::move(device)};
  });
  if (!spent) return tl::unexpected(spent.error());
  return std::move(*finished);
}

tl::expected<FinishedTokenLogin, Denial> Login::finish_with_tokens(const LoginFinish& request,
                                                                   const Client& client) {
  std::optional<FinishedTokenLogin> finished;
  const auto spent = spend(request, client, [&](const Found& found) {
    auto device = end_pending(found, request, client);
    finished = FinishedTokenLogin{
        parts_.token_sessions.open(found.user, client.visitor, parts_.clock.now()),
        std::move(device)};
  });
  if (!spent) return tl::unexpected(spent.error());
  return std::move(*finished);
}

tl::expected<void, Denial> Login::spend(const LoginFinish& request, const Client& client,
                                        const std::function<void(const Found&)>& open) {
  const auto found = find_pending(request.claim, client.device_token);
  const Ways ways = ways_of(request.claim, found, client.visitor);

  // The try is committed before the code is compared: a crash in between gives no free guess.
  CountedTries counted;
  parts_.transactions.write([&] { counted = is_full(ways) ? CountedTries{} : count(ways); });
  const bool is_last_try = counted.first.closes_the_way || counted.second.closes_the_way;

  bool is_right = false;
  parts_.transactions.write([&] {
    is_right = false;
    const bool is_judged = counted.first.allowed && !is_full(ways);
    const LoginId login = found ? found->login.id : LoginId{};
    const bool is_pending = parts_.logins.is_pending(login, parts_.clock.now());
    const auto fail = [&](std::string_view reason) {
      const Event event{EventKind::login_failed, std::string(reason),
                        found ? found->user.id : UserId{}, request.claim.email.value(),
                        client.visitor};
      // Whoever has spent their own tries leaves nothing behind: else there were no end to it.
      // Others' tries must not decide: those of a pending login, and so the time, tell of it.
      if (!is_judged) return parts_.events.mention(event);
      if (ways.network) {
        static_cast<void>(parts_.throttle.count(wrong_codes_of_network_, *ways.network));
      }
      parts_.events.record(event);
    };
    if (!found || !is_pending || !is_judged || !is_allowed(ways, counted)) {
      consume_nothing(request.proof);
      return fail(found && is_pending ? reasons::kThrottled : reasons::kNoLoginPending);
    }
    if (!consume(*found, request.proof, client.visitor)) {
      fail(is_backup_code(request.proof) ? reasons::kWrongBackupCode : reasons::kWrongCode);
      if (is_last_try) close(*found, ways, client.visitor);
      return;
    }
    if (!parts_.logins.finish(login, parts_.clock.now())) return fail(reasons::kNoLoginPending);
    pardon(ways, counted);
    open(*found);
    is_right = true;
  });
  if (is_right || is_last_try) parts_.bell.ring();
  if (!is_right) return tl::unexpected(Denial(Refusal::invalid_otp));
  return {};
}

std::optional<Login::Found> Login::find_pending(const LoginClaim& claim,
                                                std::string_view device_token) {
  const auto now = parts_.clock.now();
  auto user = parts_.users.find_by_email(claim.email);
  const UserId user_id = user ? user->id : UserId{};
  if (!claim.token.empty()) {
    // A cookie that is stale or not ours is no cookie: its visitor is one who only names the
    // address.
    const auto stored = parts_.tokens.open(Purpose::login, claim.token);
    const auto own = stored ? parts_.logins.find(*stored, now) : std::nullopt;
    if (own && user && own->user_id == user_id && !user->is_disabled) {
      return Found{std::move(*user), *own, CodeHolder::login_cookie,
                   parts_.devices.find(user_id, device_token)};
    }
  }
  const auto newest = parts_.logins.newest_of(user_id, now);
  if (!newest || !user || user->is_disabled) return std::nullopt;
  return Found{std::move(*user), *newest, CodeHolder::address_only, std::nullopt};
}

Login::Ways Login::ways_of(const LoginClaim& claim, const std::optional<Found>& found,
                           const Visitor& visitor) {
  std::string network = base::network_of(visitor.ip);
  if (!found || found->holder == CodeHolder::address_only) {
    const CodeWay asker = CodeWay::asker(claim.email, network);
    return {asker, found ? CodeWay::address_only(claim.email) : CodeWay::nobody(claim.email), true,
            std::move(network)};
  }
  const CodeWay holder = CodeWay::login_cookie(claim.email);
  if (!found->device) return {holder, std::nullopt, false, std::move(network)};
  return {CodeWay::device(found->device->id), holder, false, std::nullopt};
}

/// The ways are an account's, and whoever tries many accounts has many.
bool Login::is_full(const Ways& ways) {
  return ways.network && parts_.throttle.wait(wrong_codes_of_network_, *ways.network) > seconds{0};
}

Login::CountedTries Login::count(const Ways& ways) {
  CountedTries counted;
  counted.first = parts_.budget.count(ways.first);
  if (counted.first.allowed && ways.second) counted.second = parts_.budget.count(*ways.second);
  return counted;
}

bool Login::is_allowed(const Ways& ways, const CountedTries& counted) {
  const bool second_matters = ways.second && ways.both_must_be_open;
  return counted.first.allowed && (counted.second.allowed || !second_matters);
}

void Login::pardon(const Ways& ways, const CountedTries& counted) {
  parts_.budget.pardon(ways.first);
  // A way that was closed before this try stays so: strangers have closed it for each other.
  if (counted.second.allowed) parts_.budget.pardon(*ways.second);
}

bool Login::consume(const Found& found, const LoginProof& proof, const Visitor& visitor) {
  if (const auto* backup_code = std::get_if<BackupCode>(&proof)) {
    // It says nothing of the login. Whoever has found one and waits for its owner's password does
    // not come in by it.
    const bool knows_the_password = found.holder == CodeHolder::login_cookie ||
                                    found.login.network == base::network_of(visitor.ip);
    return parts_.backup_codes.consume(knows_the_password ? found.user.id : UserId{}, *backup_code);
  }
  return parts_.codes.consume(found.login.id, found.holder, std::get<OtpCode>(proof));
}

/// The same statements on nothing: it must not take less time where no login is pending.
void Login::consume_nothing(const LoginProof& proof) {
  if (const auto* backup_code = std::get_if<BackupCode>(&proof)) {
    static_cast<void>(parts_.backup_codes.consume({}, *backup_code));
    return;
  }
  parts_.codes.consume_of_nobody(std::get<OtpCode>(proof));
}

RecordedDevice Login::end_pending(const Found& found, const LoginFinish& request,
                                  const Client& client) {
  const User& user = found.user;
  const bool is_first_login = user.signed_in_at == base::UnixTime{};
  parts_.users.note_full_login(user.id, parts_.clock.now());
  parts_.codes.void_all_of(found.login.id);
  auto device = parts_.devices.record_full_login(user.id, client, request.trust_device);
  if (device.is_new && !is_first_login) {
    parts_.alerts.add(MailKind::new_device, user, client.visitor);
  }
  const bool by_backup_code = is_backup_code(request.proof);
  parts_.events.record(EventKind::login_succeeded, user, client.visitor,
                       by_backup_code ? reasons::kBackupCode : reasons::kCode);
  if (by_backup_code) {
    parts_.alerts.add(MailKind::backup_code_used, user, client.visitor,
                      {{"remaining", std::to_string(parts_.backup_codes.remaining(user.id))}});
  }
  return device;
}

/// The last try was wrong as well. Without the cookie nothing is voided, and nobody is told.
void Login::close(const Found& found, const Ways& ways, const Visitor& visitor) {
  if (found.holder == CodeHolder::address_only) return;
  parts_.codes.void_all_of(found.login.id);
  seconds left = parts_.budget.closed_for(ways.first);
  if (ways.second) left = std::max(left, parts_.budget.closed_for(*ways.second));
  if (left == seconds{0}) return;  // a right code has opened it again meanwhile
  const auto wait = base::rounded_up(CodeBudget::worth_waiting(left));
  parts_.events.record(EventKind::account_locked, found.user, visitor);
  parts_.alerts.add(MailKind::account_locked, found.user, visitor,
                    {{"lifetime_seconds", wait > seconds{0} ? std::to_string(wait.count()) : ""}});
}

}  // namespace sih_auth::domain
