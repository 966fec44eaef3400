#include "probe/http_probe.hpp"

#include <algorithm>

#include "sih_auth/base/encoding.hpp"

#include "probe/curl_handle.hpp"

namespace sih_auth::probe {
namespace {

constexpr std::size_t kMostBytes = 65'536;

std::size_t on_header(const char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& answer = *static_cast<HttpAnswer*>(self);
  const std::string_view line(data, size * count);
  const auto colon = line.find(':');
  if (colon != std::string_view::npos && !line.starts_with("HTTP/")) {
    answer.headers.emplace_back(base::to_lower_ascii(line.substr(0, colon)),
                                base::trim_ascii(line.substr(colon + 1)));
  }
  return size * count;
}

std::size_t on_body(const char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& answer = *static_cast<HttpAnswer*>(self);
  const std::size_t room = kMostBytes - answer.body.size();
  answer.body.append(data, std::min(room, size * count));
  return size * count;
}

void set_tls(CurlHandle& curl, TlsWish wish) {
  switch (wish) {
    case TlsWish::usual:
      return;
    case TlsWish::old_only:
      // OpenSSL offers these at its lowest level only.
      curl.set(CURLOPT_SSL_CIPHER_LIST, "DEFAULT@SECLEVEL=0");
      curl.set(CURLOPT_SSLVERSION,
               static_cast<long>(CURL_SSLVERSION_TLSv1_0) | CURL_SSLVERSION_MAX_TLSv1_1);
      return;
    case TlsWish::newest_only:
      curl.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3));
      return;
  }
}

/// What libcurl says under this name of the server's own certificate; empty when it does not.
std::string certificate_field(CURL* easy, const std::string& name) {
  curl_certinfo* chain = nullptr;
  if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || chain == nullptr ||
      chain->num_of_certs < 1) {
    return "";
  }
  for (const curl_slist* line = chain->certinfo[0]; line != nullptr; line = line->next) {
    const std::string_view text(line->data);
    if (text.starts_with(name + ":")) return std::string(text.substr(name.size() + 1));
  }
  return "";
}

std::optional<base::UnixTime> end_of_certificate(CURL* easy) {
  const std::string end = certificate_field(easy, "Expire date");
  const std::time_t at = end.empty() ? -1 : curl_getdate(end.c_str(), nullptr);
  return at >= 0 ? std::optional(base::unix_time(at)) : std::nullopt;
}

bool is_self_signed(CURL* easy) {
  const std::string issuer = certificate_field(easy, "Issuer");
  return !issuer.empty() && issuer == certificate_field(easy, "Subject");
}

}  // namespace

std::string HttpAnswer::header(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
  return found == headers.end() ? "" : found->second;
}

std::vector<std::string> HttpAnswer::all_headers(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : headers) {
    if (key == name) values.push_back(value);
  }
  return values;
}

tl::expected<HttpAnswer, Failure> ask(const HttpQuestion& question) {
  CurlHandle curl(question.url, curl::kHttp, question.ca_file, question.checks_certificate);
  HttpAnswer answer;
  curl.set(CURLOPT_PATH_AS_IS, 1L);
  curl.set(CURLOPT_USERAGENT, "sih-auth doctor");
  curl.set(CURLOPT_CERTINFO, 1L);
  set_tls(curl, question.tls);
  if (question.method == "POST") {
    curl.set(CURLOPT_POSTFIELDSIZE, static_cast<long>(question.body.size()));
    curl.set(CURLOPT_COPYPOSTFIELDS, question.body.c_str());
  } else {
    curl.set(CURLOPT_CUSTOMREQUEST, question.method.c_str());
  }
  curl.set_headers(question.headers);
  curl.set(CURLOPT_HEADERFUNCTION, &on_header);
  curl.set(CURLOPT_HEADERDATA, &answer);
  curl.set(CURLOPT_WRITEFUNCTION, &on_body);
  curl.set(CURLOPT_WRITEDATA, &answer);
  if (const CURLcode code = curl.perform(); code != CURLE_OK) {
    return tl::unexpected(curl.failure(code));
  }
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  const char* own_address = nullptr;
  curl_easy_getinfo(curl.get(), CURLINFO_LOCAL_IP, &own_address);
  if (own_address != nullptr) answer.own_address = own_address;
  answer.certificate_ends_at = end_of_certificate(curl.get());
  answer.certificate_is_self_signed = is_self_signed(curl.get());
  return answer;
}

}  // namespace sih_auth::probe
