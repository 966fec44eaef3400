#include "app/commands/progress_bar.hpp"

#include <cstdio>
#include <utility>

#include <unistd.h>

namespace sih_auth::app {

ProgressBar::ProgressBar(std::string what)
    : what_(std::move(what)), is_shown_(::isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (percent_ >= 0) std::fputs("\r\033[K", stderr);  // clears the line
}

base::Progress ProgressBar::progress() {
  return [this](long long done, long long all) { show(done, all); };
}

void ProgressBar::show(long long done, long long all) {
  constexpr int kWhole = 100;
  constexpr int kWidth = 40;
  const int percent = all > 0 ? static_cast<int>(done * kWhole / all) : kWhole;
  if (!is_shown_ || percent == percent_) return;
  percent_ = percent;
  const int filled = percent * kWidth / kWhole;
  std::fprintf(stderr, "\r%s [%s%s] %3d %%", what_.c_str(),
               std::string(static_cast<std::size_t>(filled), '#').c_str(),
               std::string(static_cast<std::size_t>(kWidth - filled), ' ').c_str(), percent);
}

}  // namespace sih_auth::app
