#include "app/doctor/tls_facts.hpp"

#include <algorithm>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/whole_number.hpp"

namespace sih_auth::app {

long long days_left(base::UnixTime end, base::UnixTime now) {
  return std::chrono::floor<std::chrono::days>(end - now).count();
}

long long hsts_seconds(std::string_view header) {
  constexpr std::string_view kName = "max-age=";
  const std::string text = base::to_lower_ascii(header);
  const auto at = text.find(kName);
  if (at == std::string::npos) return 0;
  std::string_view value = std::string_view(text).substr(at + kName.size());
  value = base::trim_ascii(value.substr(0, value.find(';')));
  if (value.size() >= 2 && value.starts_with('"')) value = value.substr(1, value.size() - 2);
  return std::max(0LL, base::whole_number<long long>(value).value_or(0));
}

std::optional<int> plain_listen_port(const std::vector<std::string>& arguments) {
  constexpr int kUsual = 80;
  if (arguments.empty() || std::ranges::find(arguments, "ssl") != arguments.end()) {
    return std::nullopt;
  }
  const std::string_view address = arguments.front();
  if (address.starts_with("unix:")) return std::nullopt;
  const auto colon = address.rfind(':');
  const bool is_ipv6_alone = address.ends_with(']');
  if (is_ipv6_alone) return kUsual;
  const auto port = base::whole_number<long long>(
      colon == std::string_view::npos ? address : address.substr(colon + 1));
  return port ? static_cast<int>(*port) : kUsual;
}

}  // namespace sih_auth::app
