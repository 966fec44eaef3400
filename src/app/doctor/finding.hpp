#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sih_auth::app {

enum class Mark {
  ok,
  warning,
  error,
  not_checked,
};

/// `ok`, `warning`, `error`, `not checked`.
[[nodiscard]] std::string_view name_of(Mark mark);

/// What was found about one thing.
struct Finding {
  Mark mark = Mark::ok;
  std::string what;                 ///< in plain words, one sentence
  std::vector<std::string> remedy;  ///< the lines that mend it: of a configuration, or commands
};

/// The findings about one topic, in the order in which they were made. All of it is made printable:
/// servers' answers and the names of files are strangers' words.
class Findings {
 public:
  using Remedy = std::vector<std::string>;

  void ok(const std::string& what) { add(Mark::ok, what, {}); }
  void warn(const std::string& what, const Remedy& remedy) { add(Mark::warning, what, remedy); }
  void wrong(const std::string& what, const Remedy& remedy) { add(Mark::error, what, remedy); }

  /// It could not be looked at: why, and how it could be.
  void not_checked(const std::string& what, const Remedy& remedy) {
    add(Mark::not_checked, what, remedy);
  }

  [[nodiscard]] const std::vector<Finding>& all() const noexcept { return findings_; }
  [[nodiscard]] int count(Mark mark) const;

 private:
  void add(Mark mark, const std::string& what, const Remedy& remedy);

  std::vector<Finding> findings_;
};

}  // namespace sih_auth::app
