#include "sih_auth/base/network.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace sih_auth::base {
namespace {

bool is_loopback_ipv4(const std::string& ip) {
  in_addr address{};
  if (::inet_pton(AF_INET, ip.c_str(), &address) != 1) return false;
  constexpr std::uint32_t kLoopbackNetwork = 127;
  constexpr int kNetworkBits = 24;
  return ntohl(address.s_addr) >> kNetworkBits == kLoopbackNetwork;
}

}  // namespace

std::string network_of(std::string_view ip) {
  constexpr std::size_t kNetworkBytes = 8;
  constexpr std::size_t kMappedBytes = 12;
  std::string address(ip);
  in6_addr bytes{};
  if (::inet_pton(AF_INET6, address.c_str(), &bytes) != 1) return address;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (IN6_IS_ADDR_V4MAPPED(&bytes)) {
    ::inet_ntop(AF_INET, &bytes.s6_addr[kMappedBytes], text.data(), text.size());
    return text.data();
  }
  std::fill(std::begin(bytes.s6_addr) + kNetworkBytes, std::end(bytes.s6_addr), 0);
  ::inet_ntop(AF_INET6, &bytes, text.data(), text.size());
  return std::string(text.data()) + "/64";
}

bool is_this_machine(std::string_view ip) {
  return ip == "unix:" || ip == "::1" || is_loopback_ipv4(network_of(ip));
}

bool is_loopback_host(std::string_view host) {
  return host == "localhost" || host == "::1" || host == "[::1]" ||
         is_loopback_ipv4(std::string(host));
}

}  // namespace sih_auth::base
