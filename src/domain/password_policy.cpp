#include "sih_auth/domain/password_policy.hpp"

#include <algorithm>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::domain {
namespace {

constexpr std::size_t kMinBytes = 8;
constexpr std::size_t kMaxBytes = 1024;
constexpr double kMinGuessesLog2 = 13.2877;  // log2(10,000)

/// The words a guesser would take from `text`, as they are and without what separates them.
void add_words(std::string_view text, std::vector<std::string>& words) {
  constexpr std::size_t kShortest = 3;
  const std::string lower = base::to_lower_ascii(text);
  if (lower.size() >= kShortest) words.push_back(lower);
  std::string word;
  for (const char c : lower + ' ') {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
      word += c;
      continue;
    }
    if (word.size() >= kShortest && word != lower) words.push_back(word);
    word.clear();
  }
}

}  // namespace

PasswordPolicy::PasswordPolicy(const PasswordStrength& strength, std::string site_name,
                               BreachedPasswords* breached)
    : strength_(strength), site_name_(std::move(site_name)), breached_(breached) {}

tl::expected<NewPassword, Flaw> PasswordPolicy::accept(base::Secret password, std::string_view name,
                                                       std::string_view email) const {
  const std::string_view value = password.reveal();
  if (value.size() < kMinBytes) return tl::unexpected(Flaw::password_too_short);
  if (value.size() > kMaxBytes) return tl::unexpected(Flaw::password_too_long);
  if (value.find('\0') != std::string_view::npos) return tl::unexpected(Flaw::password_has_nul);
  std::vector<std::string> personal;
  for (const std::string_view text : {name, email, std::string_view(site_name_)}) {
    add_words(text, personal);
  }
  if (strength_.guesses_log2(value, personal) < kMinGuessesLog2) {
    return tl::unexpected(Flaw::password_too_guessable);
  }
  if (breached_ != nullptr && breached_->contains(password)) {
    return tl::unexpected(Flaw::password_breached);
  }
  return NewPassword(std::move(password));
}

}  // namespace sih_auth::domain
