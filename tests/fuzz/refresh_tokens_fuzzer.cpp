// Whatever is shown as a refresh token: nothing opens but what was made, and to the claim that it
// was made of. `$` stands for a token.

#include <string>
#include <string_view>

#include "crypto/refresh_tokens.hpp"
#include "fuzz/fuzzer.hpp"
#include "support/keys.hpp"

namespace sih_auth::fuzz {

void examine(std::string_view input) {
  static const crypto::Keyring keys = tests::keyring(tests::kNewKey, {tests::kOldKey});
  static const crypto::MacRefreshTokens tokens(keys);
  static const std::string made(tokens.make({"session", 41}).reveal());
  const std::string shown = with_value(input, '$', made);
  const auto claim = tokens.open(shown);
  const bool is_ours = claim && claim->session == "session" && claim->generation == 41;
  require(is_ours == (shown == made) && is_ours == claim.has_value(), "judged wrongly", shown);
}

}  // namespace sih_auth::fuzz
