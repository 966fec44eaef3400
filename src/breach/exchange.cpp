#include "breach/exchange.hpp"

#include "breach/range.hpp"

namespace sih_auth::breach {
namespace {

constexpr std::string_view kQuestion = "range ";
constexpr char kRange = '+';
constexpr char kFailure = '-';

}  // namespace

std::string to_question(std::string_view prefix) {
  return std::string(kQuestion) + std::string(prefix);
}

std::optional<std::string> prefix_in(std::string_view question) {
  if (!question.starts_with(kQuestion)) return std::nullopt;
  const std::string_view prefix = question.substr(kQuestion.size());
  if (!is_prefix(prefix)) return std::nullopt;
  return std::string(prefix);
}

std::string to_message(const RangeAnswer& answer) {
  std::string message(1, answer ? kRange : kFailure);
  message += answer ? *answer : answer.error();
  return message;
}

RangeAnswer answer_in(std::string_view message) {
  if (message.starts_with(kRange)) return std::string(message.substr(1));
  if (message.starts_with(kFailure))
    return tl::unexpected<std::string>(std::string(message.substr(1)));
  return tl::unexpected<std::string>("the mailer's answer is malformed");
}

}  // namespace sih_auth::breach
