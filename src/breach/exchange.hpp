#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

/// How a worker without the network asks the mailer for a range.
namespace sih_auth::breach {

/// A range as the service sent it, or why there is none: a few words for the log, in which nothing
/// of the question stands.
using RangeAnswer = tl::expected<std::string, std::string>;

[[nodiscard]] std::string to_question(std::string_view prefix);

/// nullopt when `question` is none that `to_question` makes.
[[nodiscard]] std::optional<std::string> prefix_in(std::string_view question);

/// One byte longer than what it holds.
[[nodiscard]] std::string to_message(const RangeAnswer& answer);

/// A message that `to_message` does not make is a failure as well.
[[nodiscard]] RangeAnswer answer_in(std::string_view message);

}  // namespace sih_auth::breach
