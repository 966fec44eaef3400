#pragma once

#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sih_auth::storage {

/// What is wrong with a URL, without any password; `parse_database_url` makes a value of it.
class MalformedUrl : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Host {
  std::string name;  ///< an IPv6 address without its brackets
  std::string port;  ///< digits, or "": the engine's own
};

/// `user:password@host:port,host:port/database?name=value&…`, with everything decoded.
struct ServerUrl {
  std::string user;
  std::string password;
  std::vector<Host> hosts;
  std::string database;
  std::map<std::string, std::string> options;

  /// The option's value; "" where it is not given.
  [[nodiscard]] std::string option(std::string_view name) const;

  /// The hosts with their ports, as a URL has them.
  [[nodiscard]] std::string authority() const;
};

/// `text` is what stands behind `scheme://`, `allowed` what may stand behind `?` besides `host`: a
/// folder with a socket, or one more host. Throws `MalformedUrl`.
[[nodiscard]] ServerUrl parse_server_url(std::string_view text,
                                         std::span<const std::string_view> allowed);

/// What a host's name is made of; an IPv6 address has more.
[[nodiscard]] bool is_host_character(char c);

}  // namespace sih_auth::storage
