#include "probe/curl_handle.hpp"

#include <new>
#include <stdexcept>

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

CurlHandle::CurlHandle(const std::string& url, const std::string& ca_file, bool verifies)
    : easy_(curl_easy_init()) {
  if (easy_ == nullptr) throw std::bad_alloc();
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROXY, "");  // else the environment would name one
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSL_VERIFYPEER, verifies ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, verifies ? 2L : 0L);
  if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_CONNECTTIMEOUT_MS, kConnectMilliseconds);
  set(CURLOPT_TIMEOUT_MS, kMilliseconds);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // no waiting for a name server that is silent
  set(CURLOPT_ERRORBUFFER, error_.data());
}

CurlHandle::~CurlHandle() {
  curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
}

void CurlHandle::set_headers(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    curl_slist* const longer = curl_slist_append(headers_, line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    headers_ = longer;
  }
  set(CURLOPT_HTTPHEADER, headers_);
}

CURLcode CurlHandle::perform() {
  error_[0] = '\0';
  return curl_easy_perform(easy_);
}

Failure CurlHandle::failure(CURLcode code) const {
  const std::string words = error_[0] != '\0' ? error_.data() : curl_easy_strerror(code);
  return {kind_of(easy_, code), words};
}

void CurlHandle::check(CURLcode code) {
  if (code != CURLE_OK) {
    throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
  }
}

}  // namespace sih_auth::probe
