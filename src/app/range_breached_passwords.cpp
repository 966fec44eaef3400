#include "app/range_breached_passwords.hpp"

#include <utility>

#include "breach/exchange.hpp"
#include "breach/range.hpp"
#include "crypto/sha1.hpp"

namespace sih_auth::app {

RangeBreachedPasswords::RangeBreachedPasswords(std::string mailer_socket, base::Log log,
                                               std::chrono::milliseconds patience)
    : mailer_(std::move(mailer_socket)), log_(std::move(log)), patience_(patience) {}

bool RangeBreachedPasswords::contains(const base::Secret& password) {
  const base::Secret hash = crypto::sha1_hex(password.reveal());
  const std::string_view digits = hash.reveal();
  const auto message =
      mailer_.ask(breach::to_question(digits.substr(0, breach::kPrefixDigits)), patience_);
  const breach::RangeAnswer range = message
                                        ? breach::answer_in(*message)
                                        : tl::unexpected<std::string>("the mailer does not answer");
  const auto is_listed =
      range ? breach::lists(*range, digits.substr(breach::kPrefixDigits)) : std::nullopt;
  if (!is_listed) {
    log_.warning("breach_check_skipped",
                 {{"reason", range ? "the range service's answer is malformed" : range.error()}});
  }
  return is_listed.value_or(false);
}

}  // namespace sih_auth::app
