#pragma once

#include <string>

namespace sih_auth::probe {

/// Why a server gave no answer.
enum class FailureKind {
  no_such_host,
  no_connection,
  timed_out,
  no_tls,  ///< the other side does not speak it, or not as it was asked to
  certificate_expired,
  certificate_untrusted,
  certificate_of_another_name,
  sign_in_refused,
  other,
};

struct Failure {
  FailureKind kind = FailureKind::other;
  std::string words;  ///< libcurl's or the server's, one line
};

}  // namespace sih_auth::probe
