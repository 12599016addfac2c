#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "events/result.h"

namespace grantledger {

// A SHA-256 (FIPS 180-4).
using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view bytes);

// Lower-case hex digits, two a byte, and back. Errors: malformed unless 64 of them.
std::string hex_of(const Digest& digest);
std::string hex_of(std::string_view bytes);
Result<Digest> parse_digest(std::string_view text);
// Any number of bytes. Errors: malformed unless an even number of lower-case hex digits.
Result<std::string> parse_hex(std::string_view text);

}  // namespace grantledger
