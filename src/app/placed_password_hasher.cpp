#include "app/placed_password_hasher.hpp"

#include "sih_auth/domain/unavailable.hpp"

namespace sih_auth::app {

/// A place for one hash.
class PlacedPasswordHasher::Turn {
 public:
  explicit Turn(const PlacedPasswordHasher& hasher)
      : places_(hasher.places_), is_own_(!places_.is_held()) {
    if (is_own_ && !places_.take(hasher.patience_)) {
      throw domain::Unavailable("more passwords are to be hashed than the cores can");
    }
  }
  ~Turn() {
    if (is_own_) places_.give_back();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  base::Places& places_;
  bool is_own_;
};

std::string PlacedPasswordHasher::hash(const base::Secret& password) {
  const Turn turn(*this);
  return hasher_.hash(password);
}

domain::PasswordVerdict PlacedPasswordHasher::verify(const base::Secret& password,
                                                     std::string_view stored) {
  const Turn turn(*this);
  return hasher_.verify(password, stored);
}

void PlacedPasswordHasher::verify_nobody(const base::Secret& password) {
  const Turn turn(*this);
  hasher_.verify_nobody(password);
}

}  // namespace sih_auth::app
