#pragma once

#include <string>
#include <string_view>
#include <utility>
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

/// The findings about one topic, in the order in which they were made.
class Findings {
 public:
  using Remedy = std::vector<std::string>;

  void ok(std::string what) { add(Mark::ok, std::move(what), {}); }
  void warn(std::string what, Remedy remedy) { add(Mark::warning, std::move(what), remedy); }
  void wrong(std::string what, Remedy remedy) { add(Mark::error, std::move(what), remedy); }

  /// It could not be looked at: why, and how it could be.
  void not_checked(std::string what, Remedy remedy) {
    add(Mark::not_checked, std::move(what), remedy);
  }

  [[nodiscard]] const std::vector<Finding>& all() const noexcept { return findings_; }
  [[nodiscard]] int count(Mark mark) const;

 private:
  void add(Mark mark, std::string what, const Remedy& remedy) {
    findings_.push_back({mark, std::move(what), remedy});
  }

  std::vector<Finding> findings_;
};

}  // namespace sih_auth::app
