#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <curl/curl.h>

#include "probe/failure.hpp"

namespace sih_auth::probe {

/// One libcurl handle with what all probes have in common: no proxy, no signals, TLS 1.2 or newer,
/// no redirect followed, ten seconds at most.
class CurlHandle {
 public:
  /// `ca_file`: certificates to trust; empty: the system's. `verifies` false: any certificate will
  /// do.
  CurlHandle(const std::string& url, const std::string& ca_file, bool verifies);
  ~CurlHandle();
  CurlHandle(const CurlHandle&) = delete;
  CurlHandle& operator=(const CurlHandle&) = delete;

  /// Throws std::runtime_error when libcurl does not take it.
  template <typename Value>
  void set(CURLoption option, Value value) {
    check(curl_easy_setopt(easy_, option, value));
  }

  void set_headers(const std::vector<std::string>& lines);

  [[nodiscard]] CURLcode perform();

  /// What an ending other than CURLE_OK means.
  [[nodiscard]] Failure failure(CURLcode code) const;

  [[nodiscard]] CURL* get() const noexcept { return easy_; }

 private:
  static void check(CURLcode code);

  CURL* easy_;
  curl_slist* headers_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> error_{};
};

}  // namespace sih_auth::probe
