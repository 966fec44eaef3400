// Whatever is shown as a refresh token: nothing opens but what was made, and to the claim that it
// was made of.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "crypto/library.hpp"
#include "crypto/refresh_tokens.hpp"
#include "support/keys.hpp"

namespace {

using sih_auth::crypto::Keyring;
using sih_auth::crypto::MacRefreshTokens;

/// `$` stands for a token, so that the fuzzer does not have to find a MAC.
std::string with_token(std::string_view text, std::string_view token) {
  std::string whole;
  for (const char c : text)
    c == '$' ? whole.append(token) : whole.append(1, c);
  return whole;
}

void examine(std::string_view input) {
  static const Keyring keys =
      sih_auth::tests::keyring(sih_auth::tests::kNewKey, {sih_auth::tests::kOldKey});
  static const MacRefreshTokens tokens(keys);
  static const std::string made(tokens.make({"session", 41}).reveal());
  const std::string shown = with_token(input, made);
  const auto claim = tokens.open(shown);
  const bool is_ours = claim && claim->session == "session" && claim->generation == 41;
  if (is_ours == (shown == made) && is_ours == claim.has_value()) return;
  std::fprintf(stderr, "judged wrongly: %s\n", shown.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*arguments*/) {
  sih_auth::crypto::initialize();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  examine({reinterpret_cast<const char*>(data), size});
  return 0;
}
