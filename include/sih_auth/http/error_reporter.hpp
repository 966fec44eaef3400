#pragma once

#include <exception>

#include "sih_auth/http/request.hpp"

namespace sih_auth::http {

/// Who is told of what should never happen. Never fails; may wait for a writer, as a request does.
class ErrorReporter {
 public:
  virtual ~ErrorReporter() = default;

  /// To be called where `error` is caught.
  virtual void report(const std::exception& error, const Request& request) noexcept = 0;
};

}  // namespace sih_auth::http
