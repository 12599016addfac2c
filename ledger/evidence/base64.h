#pragma once

#include <string>
#include <string_view>

#include "events/digest.h"
#include "events/result.h"

namespace grantledger {

// Base 64 with padding (RFC 4648 §4).
std::string base64_of(std::string_view bytes);

// Errors: malformed unless `text` is what base64_of gives for some bytes: no other spelling, such
// as one with line ends or with bits set in the padding, is taken.
Result<std::string> parse_base64(std::string_view text);

// A hash, as notes and proofs spell it. Errors: malformed unless it is 32 bytes, spelled so.
std::string base64_of(const Digest& digest);
Result<Digest> parse_base64_digest(std::string_view text);

}  // namespace grantledger
