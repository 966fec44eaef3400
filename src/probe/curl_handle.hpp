#pragma once

#include <array>
#include <string>
#include <vector>

#include "curl/easy.hpp"
#include "curl/line_list.hpp"
#include "probe/failure.hpp"

namespace sih_auth::probe {

/// One libcurl handle with what all probes have in common: ten seconds at most, and the words for
/// what goes wrong.
class CurlHandle {
 public:
  /// `protocols`: as for `set_url`. `ca_file`: certificates to trust; empty: the system's.
  /// `verifies` false: any certificate will do.
  CurlHandle(const std::string& url, const char* protocols, const std::string& ca_file,
             bool verifies);
  CurlHandle(const CurlHandle&) = delete;
  CurlHandle& operator=(const CurlHandle&) = delete;

  /// Throws std::runtime_error when libcurl does not take it.
  template <typename Value>
  void set(CURLoption option, Value value) {
    easy_.set(option, value);
  }

  void set_headers(const std::vector<std::string>& lines);

  [[nodiscard]] CURLcode perform();

  /// What an ending other than CURLE_OK means.
  [[nodiscard]] Failure failure(CURLcode code) const;

  [[nodiscard]] CURL* get() const noexcept { return easy_.get(); }

 private:
  curl::LineList headers_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  curl::Easy easy_;  // last: its cleanup still may tell of an error
};

}  // namespace sih_auth::probe
