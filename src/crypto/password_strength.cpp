#include "crypto/password_strength.hpp"

#include <zxcvbn.h>

namespace sih_auth::crypto {

double ZxcvbnPasswordStrength::guesses_log2(std::string_view password,
                                            const std::vector<std::string>& personal) const {
  // Its time grows with the square of the length; a start this long that is guessable is rare
  // enough.
  constexpr std::size_t kLooksAt = 100;
  const std::string start(password.substr(0, kLooksAt));
  std::vector<const char*> words;
  words.reserve(personal.size() + 1);
  for (const std::string& word : personal)
    words.push_back(word.c_str());
  words.push_back(nullptr);
  return ZxcvbnMatch(start.c_str(), words.data(), nullptr);
}

}  // namespace sih_auth::crypto
