#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sih_auth/base/secret.hpp"

namespace sih_auth::crypto {

/// Cost of one hash (RFC 9106): memory in KiB and passes over it; one lane.
struct Argon2Cost {
  std::uint32_t memory_kib = 0;
  std::uint32_t iterations = 0;
};

/// `$argon2id$v=19$m=…,t=…,p=1$salt$hash`. Throws domain::Unavailable when there is no memory for
/// it.
[[nodiscard]] std::string argon2id_hash(const base::Secret& password, Argon2Cost cost);

/// The cost that a stored Argon2 string asks for; nullopt when it is no such string or asks for
/// more than 1 GiB, 16 passes or 16 lanes, which nothing of ours ever made.
[[nodiscard]] std::optional<Argon2Cost> argon2_cost(std::string_view stored);

/// `stored` must have a cost (see above). Throws domain::Unavailable when there is no memory for
/// it.
[[nodiscard]] bool argon2_verify(const base::Secret& password, const std::string& stored);

/// A well-formed string of this cost that no password verifies.
[[nodiscard]] std::string argon2id_decoy(Argon2Cost cost);

}  // namespace sih_auth::crypto
