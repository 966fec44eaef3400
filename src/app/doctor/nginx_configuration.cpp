#include "app/doctor/nginx_configuration.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fnmatch.h>

namespace sih_auth::app {
namespace {

constexpr int kDeepest = 32;

struct Malformed {
  std::string why;
};

struct Files {
  std::string main;
  std::map<std::string, std::string, std::less<>> texts;
};

Files split_dump(std::string_view dump) {
  constexpr std::string_view kHead = "# configuration file ";
  Files files;
  std::string* text = nullptr;
  while (!dump.empty()) {
    const std::string_view line = dump.substr(0, dump.find('\n'));
    dump.remove_prefix(std::min(line.size() + 1, dump.size()));
    if (line.starts_with(kHead) && line.ends_with(':')) {
      const std::string path(line.substr(kHead.size(), line.size() - kHead.size() - 1));
      if (files.main.empty()) files.main = path;
      text = &files.texts[path];
      text->clear();
    } else if (text != nullptr) {
      text->append(line).push_back('\n');
    }
  }
  return files;
}

enum class TokenKind { word, end, open, close, nothing };

struct Token {
  TokenKind kind = TokenKind::nothing;
  std::string text;
  int line = 0;
};

/// The words and marks of one file.
class Tokens {
 public:
  Tokens(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  Token next() {
    skip_blanks();
    Token token{TokenKind::nothing, "", line_};
    if (at_ == text_.size()) return token;
    const char first = text_[at_];
    if (first == ';' || first == '{' || first == '}') {
      ++at_;
      token.kind = first == ';'   ? TokenKind::end
                   : first == '{' ? TokenKind::open
                                  : TokenKind::close;
      return token;
    }
    token.kind = TokenKind::word;
    token.text = first == '"' || first == '\'' ? quoted(first) : bare();
    return token;
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  char take() {
    if (text_[at_] == '\n') ++line_;
    return text_[at_++];
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      if (text_[at_] == '#') {
        while (at_ < text_.size() && text_[at_] != '\n')
          ++at_;
      } else if (is_blank(text_[at_])) {
        take();
      } else {
        return;
      }
    }
  }

  std::string quoted(char quote) {
    const int begun_at = line_;
    std::string word;
    ++at_;
    while (at_ < text_.size()) {
      const char c = take();
      if (c == quote) return word;
      const bool escapes = c == '\\' && at_ < text_.size();
      // nginx drops the backslash before these only: others belong to a regular expression.
      if (escapes && (text_[at_] == quote || text_[at_] == '\\')) {
        word += take();
      } else {
        word += c;
      }
    }
    throw Malformed{file_ + ":" + std::to_string(begun_at) + ": a quote without its end"};
  }

  std::string bare() {
    std::string word;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool is_variable = c == '{' && word.ends_with('$');
      if (is_blank(c) || c == ';' || (c == '{' && !is_variable)) break;
      if (is_variable) {
        while (at_ < text_.size() && text_[at_] != '}')
          word += take();
        if (at_ == text_.size()) break;
      }
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) word += take();
      word += take();
    }
    return word;
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  int line_ = 1;
};

class Reader {
 public:
  explicit Reader(const Files& files) : files_(files) {}

  std::vector<NginxDirective> file(const std::string& path, int depth) {
    if (depth > kDeepest) throw Malformed{path + ": included in itself"};
    Tokens tokens(files_.texts.find(path)->second, path);
    auto directives = block(tokens, path, depth, false);
    return directives;
  }

 private:
  std::vector<NginxDirective> block(Tokens& tokens, const std::string& path, int depth,
                                    bool is_inner) {
    if (depth > kDeepest) throw Malformed{path + ": too deep"};
    std::vector<NginxDirective> directives;
    std::vector<Token> words;
    while (true) {
      Token token = tokens.next();
      switch (token.kind) {
        case TokenKind::word:
          words.push_back(std::move(token));
          continue;
        case TokenKind::nothing:
        case TokenKind::close:
          if (!words.empty() || is_inner != (token.kind == TokenKind::close)) {
            throw Malformed{path + ":" + std::to_string(token.line) + ": ends too early"};
          }
          return directives;
        case TokenKind::end:
        case TokenKind::open:
          break;
      }
      if (words.empty()) {
        throw Malformed{path + ":" + std::to_string(token.line) + ": a directive without a name"};
      }
      NginxDirective directive{words.front().text, {}, {}, path, words.front().line};
      for (std::size_t i = 1; i < words.size(); ++i)
        directive.arguments.push_back(std::move(words[i].text));
      words.clear();
      if (token.kind == TokenKind::open) directive.block = block(tokens, path, depth + 1, true);
      if (directive.name == "include" && directive.block.empty()) {
        include(directive.argument(0), depth, directives);
      } else {
        directives.push_back(std::move(directive));
      }
    }
  }

  /// What is not in the dump does not exist: nginx has read it.
  void include(const std::string& wanted, int depth, std::vector<NginxDirective>& into) {
    const std::string folder = files_.main.substr(0, files_.main.rfind('/') + 1);
    const std::string pattern = wanted.starts_with('/') ? wanted : folder + wanted;
    for (const auto& [path, text] : files_.texts) {
      if (path != pattern && ::fnmatch(pattern.c_str(), path.c_str(), FNM_PATHNAME) != 0) continue;
      for (NginxDirective& directive : file(path, depth + 1))
        into.push_back(std::move(directive));
    }
  }

  const Files& files_;
};

}  // namespace

tl::expected<std::vector<NginxDirective>, std::string> parse_nginx_dump(std::string_view dump) {
  const Files files = split_dump(dump);
  if (files.main.empty()) return tl::unexpected<std::string>("nginx -T printed no configuration");
  try {
    return Reader(files).file(files.main, 0);
  } catch (const Malformed& malformed) {
    return tl::unexpected(malformed.why);
  }
}

}  // namespace sih_auth::app
