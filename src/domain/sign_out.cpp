#include "sih_auth/domain/sign_out.hpp"

namespace sih_auth::domain {

void SignOut::leave(const SignedIn& who, bool everywhere, const Visitor& visitor) {
  transactions_.write([&] {
    if (everywhere) sessions_.end_all_of(who.user_id);
    static_cast<void>(sessions_.end(who.user_id, who.session_id));
    tell(EventKind::logged_out, who, visitor, everywhere ? reasons::kEverywhere : "");
  });
}

bool SignOut::end(const SignedIn& who, SessionId id, const Visitor& visitor) {
  bool is_done = false;
  transactions_.write([&] {
    is_done = sessions_.end(who.user_id, id);
    if (is_done) tell(EventKind::session_ended, who, visitor);
  });
  return is_done;
}

bool SignOut::forget(const SignedIn& who, DeviceId id, const Visitor& visitor) {
  bool is_done = false;
  transactions_.write([&] {
    is_done = devices_.forget(who.user_id, id);
    if (is_done) tell(EventKind::device_forgotten, who, visitor);
  });
  return is_done;
}

void SignOut::tell(EventKind kind, const SignedIn& who, const Visitor& visitor,
                   std::string_view reason) {
  events_.record({kind, std::string(reason), who.user_id, who.email, visitor});
}

}  // namespace sih_auth::domain
