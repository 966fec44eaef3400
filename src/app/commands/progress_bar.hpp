#pragma once

#include <string>

#include "sih_auth/base/progress.hpp"

namespace sih_auth::app {

/// A line on standard error that grows, and is gone at the end; only where that is a terminal.
class ProgressBar {
 public:
  explicit ProgressBar(std::string what);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar();

  /// Lives no longer than the bar.
  [[nodiscard]] base::Progress progress();

 private:
  void show(long long done, long long all);

  std::string what_;
  bool is_shown_;
  int percent_ = -1;
};

}  // namespace sih_auth::app
