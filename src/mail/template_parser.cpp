#include "mail/template_parser.hpp"

#include <algorithm>
#include <utility>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::mail {
namespace {

using Kind = TemplateNode::Kind;

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  tl::expected<Template, std::string> parse();

 private:
  void add(Kind kind, std::string_view text);
  tl::expected<void, std::string> take_placeholder();
  tl::expected<void, std::string> close(std::string_view name);
  void drop_own_line(std::size_t began_at);
  static std::string fault(int line, const std::string& why) {
    return "line " + std::to_string(line) + ": " + why;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  // The whole template, and in it whatever has begun and not ended: the innermost last.
  std::vector<TemplateNode> open_{TemplateNode{}};
};

tl::expected<Template, std::string> Parser::parse() {
  while (at_ < text_.size()) {
    const auto begin = std::min(text_.find(kOpen, at_), text_.size());
    if (begin > at_) add(Kind::text, text_.substr(at_, begin - at_));
    line_ += static_cast<int>(std::ranges::count(text_.substr(at_, begin - at_), '\n'));
    at_ = begin;
    if (at_ == text_.size()) break;
    if (auto taken = take_placeholder(); !taken) return tl::unexpected(taken.error());
  }
  const TemplateNode& last = open_.back();
  if (open_.size() > 1)
    return tl::unexpected(fault(last.line, "{{/" + last.text + "}} is missing"));
  return std::move(open_.front().children);
}

void Parser::add(Kind kind, std::string_view text) {
  open_.back().children.push_back({kind, std::string(text), line_, {}});
}

tl::expected<void, std::string> Parser::take_placeholder() {
  const auto begin = at_;
  const auto end = text_.find(kClose, begin);
  if (end > text_.find('\n', begin) || end == std::string_view::npos) {
    return tl::unexpected(fault(line_, "a placeholder does not end: }} is missing"));
  }
  const std::string_view inside = text_.substr(begin + kOpen.size(), end - begin - kOpen.size());
  constexpr std::string_view kSigils = "#^<>/";
  const bool has_sigil = !inside.empty() && kSigils.find(inside.front()) != std::string_view::npos;
  const std::string_view name = base::trim_ascii(inside.substr(has_sigil ? 1 : 0));
  if (!is_name(name)) {
    return tl::unexpected(fault(line_, "{{" + std::string(inside) +
                                           "}} is no placeholder: names have small letters, "
                                           "digits and _"));
  }
  at_ = end + kClose.size();
  switch (has_sigil ? inside.front() : ' ') {
    case '>':
      add(Kind::part, name);
      return {};
    case '<':
      open_.push_back({Kind::part, std::string(name), line_, {}});
      drop_own_line(begin);
      return {};
    case '#':
    case '^':
      open_.push_back(
          {inside.front() == '#' ? Kind::section : Kind::inverted, std::string(name), line_, {}});
      drop_own_line(begin);
      return {};
    case '/':
      if (auto closed = close(name); !closed) return closed;
      drop_own_line(begin);
      return {};
    default:
      add(Kind::value, name);
      return {};
  }
}

tl::expected<void, std::string> Parser::close(std::string_view name) {
  const bool is_begun = open_.size() > 1;
  if (!is_begun || open_.back().text != name) {
    const std::string why = is_begun ? "{{/" + open_.back().text + "}} has to come before it"
                                     : "nothing of this name has begun";
    return tl::unexpected(fault(line_, "{{/" + std::string(name) + "}}: " + why));
  }
  TemplateNode done = std::move(open_.back());
  open_.pop_back();
  open_.back().children.push_back(std::move(done));
  return {};
}

/// The line's end goes with a placeholder that stands alone on it.
void Parser::drop_own_line(std::size_t began_at) {
  const bool begins_line = began_at == 0 || text_[began_at - 1] == '\n';
  if (!begins_line || at_ == text_.size() || text_[at_] != '\n') return;
  ++at_;
  ++line_;
}

}  // namespace

tl::expected<Template, std::string> parse_template(std::string_view text) {
  return Parser(text).parse();
}

}  // namespace sih_auth::mail
