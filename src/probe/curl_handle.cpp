#include "probe/curl_handle.hpp"

namespace sih_auth::probe {
namespace {

constexpr long kConnectMilliseconds = 5'000;
constexpr long kMilliseconds = 10'000;
// OpenSSL's X509_V_ERR_…; libcurl itself says 0 or 1 when only the name is wrong.
constexpr long kNotYetValid = 9;
constexpr long kExpired = 10;

FailureKind certificate_failure(CURL* easy) {
  long verdict = 0;
  curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verdict);
  if (verdict == kExpired || verdict == kNotYetValid) return FailureKind::certificate_expired;
  return verdict <= 1 ? FailureKind::certificate_of_another_name
                      : FailureKind::certificate_untrusted;
}

FailureKind kind_of(CURL* easy, CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return FailureKind::no_such_host;
    case CURLE_COULDNT_CONNECT:
      return FailureKind::no_connection;
    case CURLE_OPERATION_TIMEDOUT:
      return FailureKind::timed_out;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_USE_SSL_FAILED:
      return FailureKind::no_tls;
    case CURLE_PEER_FAILED_VERIFICATION:
      return certificate_failure(easy);
    case CURLE_LOGIN_DENIED:
      return FailureKind::sign_in_refused;
    default:
      return FailureKind::other;
  }
}

}  // namespace

CurlHandle::CurlHandle(const std::string& url, const char* protocols, const std::string& ca_file,
                       bool verifies) {
  easy_.set_url(url, protocols);
  easy_.set_trust(ca_file);
  if (!verifies) easy_.trust_everybody();
  set(CURLOPT_CONNECTTIMEOUT_MS, kConnectMilliseconds);
  set(CURLOPT_TIMEOUT_MS, kMilliseconds);
  set(CURLOPT_ERRORBUFFER, error_.data());
}

void CurlHandle::set_headers(const std::vector<std::string>& lines) {
  for (const std::string& line : lines)
    headers_.append(line);
  set(CURLOPT_HTTPHEADER, headers_.get());
}

CURLcode CurlHandle::perform() {
  error_[0] = '\0';
  return curl_easy_perform(get());
}

Failure CurlHandle::failure(CURLcode code) const {
  const std::string words = error_[0] != '\0' ? error_.data() : curl_easy_strerror(code);
  return {kind_of(get(), code), words};
}

}  // namespace sih_auth::probe
