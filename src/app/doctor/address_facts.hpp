#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/inspection.hpp"

namespace sih_auth::app {

/// Of this machine or of a private network (RFC 1918, RFC 4193, link-local): a proxy's rather than
/// a visitor's.
[[nodiscard]] bool is_private_address(const std::string& ip);

/// Whether `ip` is in `network`: an address, or one with `/BITS`. False for anything else.
[[nodiscard]] bool is_in_network(const std::string& ip, const std::string& network);

/// The private address that nearly all sessions come from, though their browsers are several;
/// nullopt when there is none, or too few sessions to tell.
[[nodiscard]] std::optional<std::string> shared_address(
    const std::vector<storage::VisitorAddress>& addresses);

}  // namespace sih_auth::app
