#pragma once

#include <memory>
#include <string>

#include <curl/curl.h>

namespace sih_auth::curl {

inline constexpr const char* kHttp = "http,https";
inline constexpr const char* kSmtp = "smtp,smtps";

/// Throws std::runtime_error with libcurl's words for what is not CURLE_OK.
void check(CURLcode code);

/// One libcurl handle, as careful as all of them are here: no proxy that the environment names, no
/// redirect followed, no signals, TLS 1.2 or newer, certificates checked.
class Easy {
 public:
  Easy();

  /// Throws std::runtime_error when libcurl does not take it.
  template <typename Value>
  void set(CURLoption option, Value value) {
    check(curl_easy_setopt(easy_.get(), option, value));
  }

  /// Where it goes: by one of `protocols`, and to https: by nothing else. Any other is refused by
  /// `curl_easy_perform`.
  void set_url(const std::string& url, const char* protocols);

  /// Whom it believes: the certificates in `ca_file`, or where that is empty the system's.
  void set_trust(const std::string& ca_file);

  /// Any certificate will do.
  void trust_everybody();

  [[nodiscard]] CURL* get() const noexcept { return easy_.get(); }

 private:
  struct Cleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };

  std::unique_ptr<CURL, Cleanup> easy_;
};

}  // namespace sih_auth::curl
