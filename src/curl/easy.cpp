#include "curl/easy.hpp"

#include <new>
#include <stdexcept>

namespace sih_auth::curl {

void check(CURLcode code) {
  if (code != CURLE_OK) {
    throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
  }
}

Easy::Easy() : easy_(curl_easy_init()) {
  if (!easy_) throw std::bad_alloc();
  set(CURLOPT_PROXY, "");  // else the environment would name one
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // no waiting for a name server that is silent
}

void Easy::set_url(const std::string& url, const char* protocols) {
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, url.starts_with("https:") ? "https" : protocols);
}

void Easy::set_trust(const std::string& ca_file) {
  if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
}

void Easy::trust_everybody() {
  set(CURLOPT_SSL_VERIFYPEER, 0L);
  set(CURLOPT_SSL_VERIFYHOST, 0L);
}

}  // namespace sih_auth::curl
