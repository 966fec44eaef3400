#include "delivery/webhook_signature.hpp"

#include <algorithm>
#include <optional>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::delivery {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kFewestBytes = 24;
constexpr std::size_t kMostBytes = 64;

/// Base64 as RFC 4648 section 4 has it, by way of its other alphabet.
std::string to_base64(std::string_view bytes) {
  std::string text = base::to_base64url(bytes);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

std::optional<base::Secret> from_base64(std::string_view text) {
  if (text.find_first_of("-_") != std::string_view::npos) return std::nullopt;
  std::string other(text.substr(0, text.find('=')));
  const std::size_t padding = text.size() - other.size();
  const bool is_padded = padding == (4 - other.size() % 4) % 4;
  const bool is_whole = text.find_first_not_of('=', other.size()) == std::string_view::npos;
  std::ranges::replace(other, '+', '-');
  std::ranges::replace(other, '/', '_');
  auto bytes = base::from_base64url(other);
  base::Secret::taken_from(other);
  // Some leave the padding out.
  if (!bytes || !is_whole || (padding != 0 && !is_padded)) return std::nullopt;
  return base::Secret::taken_from(*bytes);
}

tl::expected<base::Secret, std::string> parse_one(std::string_view text) {
  if (!text.starts_with(kPrefix)) return tl::unexpected<std::string>("it begins with whsec_");
  auto key = from_base64(text.substr(kPrefix.size()));
  if (!key) return tl::unexpected<std::string>("what follows whsec_ is base64");
  if (key->size() < kFewestBytes || key->size() > kMostBytes) {
    return tl::unexpected("what follows whsec_ stands for 24 to 64 bytes, not for " +
                          std::to_string(key->size()));
  }
  return std::move(*key);
}

}  // namespace

tl::expected<std::vector<base::Secret>, std::string> parse_webhook_secrets(std::string_view text) {
  constexpr std::string_view kBetween = " \t\r\n,";
  std::vector<base::Secret> keys;
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(kBetween), text.size()));
    if (text.empty()) break;
    const std::string_view one = text.substr(0, text.find_first_of(kBetween));
    auto key = parse_one(one);
    if (!key) return tl::unexpected(std::move(key.error()));
    keys.push_back(std::move(*key));
    text.remove_prefix(one.size());
  }
  if (keys.empty()) return tl::unexpected<std::string>("there is none");
  return keys;
}

std::string webhook_signatures(const std::vector<base::Secret>& keys, const Hmac& hmac,
                               std::string_view id, base::UnixTime at, std::string_view body) {
  std::string message(id);
  message += '.' + std::to_string(base::to_integer(at)) + '.';
  message += body;
  std::string signatures;
  for (const base::Secret& key : keys) {
    if (!signatures.empty()) signatures += ' ';
    signatures += "v1," + to_base64(hmac(key.reveal(), message));
  }
  return signatures;
}

}  // namespace sih_auth::delivery
