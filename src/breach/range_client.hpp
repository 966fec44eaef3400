#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "breach/exchange.hpp"

namespace sih_auth::breach {

struct RangeLimits {
  std::chrono::milliseconds answer{1'000};  ///< from the question to the answer's last byte
  std::chrono::milliseconds pause{10'000};  ///< after a failure, in which nothing is asked
  std::size_t bytes = 250'000;              ///< of an answer
  std::size_t at_once = 32;                 ///< questions under way
};

/// Asks a range service by HTTP, several questions at a time, over connections that are kept. All
/// calls but `wake` come from one thread.
class RangeClient {
 public:
  using Done = std::function<void(const RangeAnswer&)>;

  /// `url` ends with a slash; the prefix goes behind it. Throws std::runtime_error.
  explicit RangeClient(const std::string& url, const RangeLimits& limits = {});
  ~RangeClient();
  RangeClient(const RangeClient&) = delete;
  RangeClient& operator=(const RangeClient&) = delete;

  /// Begins to ask. `done` is called once: at once when nothing is asked (a pause, too many), else
  /// by `work` before the limit is over. It must not throw, nor call this object.
  void fetch(const std::string& prefix, Done done);

  /// Whether a question is under way.
  [[nodiscard]] bool is_busy() const;

  /// Goes on with what is under way. Returns when there was something to do, `fd` is readable
  /// (-1: none), `wake` was called, or `longest` is over.
  void work(int fd, std::chrono::milliseconds longest);

  /// From any thread: ends a `work` that waits, or the next one.
  void wake() noexcept;

 private:
  class Transfers;
  std::unique_ptr<Transfers> transfers_;
};

}  // namespace sih_auth::breach
