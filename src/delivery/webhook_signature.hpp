#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sih_auth/base/clock.hpp"
#include "sih_auth/base/secret.hpp"

/// Signatures of Standard Webhooks (https://www.standardwebhooks.com).
namespace sih_auth::delivery {

/// HMAC-SHA256: 32 bytes.
using Hmac = std::function<std::string(std::string_view key, std::string_view message)>;

/// The keys in `text`, each `whsec_` and the base64 of 24 to 64 bytes, with blanks or commas
/// between: while one takes the place of another, both sign. Or what is wrong, in words that do not
/// repeat any of it.
[[nodiscard]] tl::expected<std::vector<base::Secret>, std::string> parse_webhook_secrets(
    std::string_view text);

/// The value of `webhook-signature`: one signature for each key, with blanks between.
[[nodiscard]] std::string webhook_signatures(const std::vector<base::Secret>& keys,
                                             const Hmac& hmac, std::string_view id,
                                             base::UnixTime at, std::string_view body);

}  // namespace sih_auth::delivery
