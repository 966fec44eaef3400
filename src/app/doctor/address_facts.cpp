#include "app/doctor/address_facts.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "sih_auth/base/whole_number.hpp"

namespace sih_auth::app {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

constexpr int kBits = 128;
constexpr int kMappedBits = 96;

/// An IPv4 address as an IPv4-mapped one.
std::optional<Bytes> bytes_of(const std::string& ip) {
  Bytes bytes{};
  if (::inet_pton(AF_INET6, ip.c_str(), bytes.data()) == 1) return bytes;
  bytes[10] = bytes[11] = 0xff;
  if (::inet_pton(AF_INET, ip.c_str(), bytes.data() + kMappedBits / 8) == 1) return bytes;
  return std::nullopt;
}

}  // namespace

bool is_in_network(const std::string& ip, const std::string& network) {
  const auto slash = network.find('/');
  const std::string start = network.substr(0, slash);
  const auto address = bytes_of(ip);
  const auto begin = bytes_of(start);
  if (!address || !begin) return false;
  int bits = kBits;
  if (slash != std::string::npos) {
    const auto told = base::whole_number<int>(std::string_view(network).substr(slash + 1));
    if (!told) return false;
    bits = *told;
    if (start.find(':') == std::string::npos) bits += kMappedBits;
  }
  if (bits < 0 || bits > kBits) return false;
  for (int bit = 0; bit < bits; ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int shift = 7 - bit % 8;
    if (((*address)[at] >> shift & 1) != ((*begin)[at] >> shift & 1)) return false;
  }
  return true;
}

bool is_private_address(const std::string& ip) {
  static constexpr std::array kNetworks{"127.0.0.0/8",    "10.0.0.0/8",     "172.16.0.0/12",
                                        "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10",
                                        "::1/128",        "fc00::/7",       "fe80::/10"};
  return std::ranges::any_of(kNetworks,
                             [&](const char* network) { return is_in_network(ip, network); });
}

std::optional<std::string> shared_address(const std::vector<storage::VisitorAddress>& addresses) {
  constexpr long long kFewest = 10;
  constexpr long long kSeveral = 3;
  constexpr long long kNearlyAll = 90;  // of a hundred
  long long all = 0;
  for (const auto& address : addresses)
    all += address.sessions;
  if (all < kFewest) return std::nullopt;
  const auto& busiest =
      *std::ranges::max_element(addresses, {}, &storage::VisitorAddress::sessions);
  const bool is_shared = busiest.browsers >= kSeveral &&
                         busiest.sessions * 100 >= all * kNearlyAll &&
                         is_private_address(busiest.ip);
  return is_shared ? std::optional(busiest.ip) : std::nullopt;
}

}  // namespace sih_auth::app
