#include "crypto/address_tagger.hpp"

#include "sih_auth/base/encoding.hpp"

#include "crypto/keyed_hasher.hpp"

namespace sih_auth::crypto {
namespace {

std::string tag_by(const base::Secret& key, std::string_view email) {
  constexpr std::size_t kBytes = 8;
  return base::to_hex(blake2b(key, base::to_lower_ascii(email)).substr(0, kBytes));
}

}  // namespace

std::string Blake2bAddressTagger::tag(std::string_view email) const {
  return tag_by(keyring_.current(Subkey::address_tag), email);
}

std::vector<std::string> Blake2bAddressTagger::tags(std::string_view email) const {
  std::vector<std::string> tags;
  tags.reserve(keyring_.ids().size());
  for (const std::string& id : keyring_.ids())
    tags.push_back(tag_by(*keyring_.find(id, Subkey::address_tag), email));
  return tags;
}

}  // namespace sih_auth::crypto
