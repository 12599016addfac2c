#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "events/result.h"

namespace grantledger {

// JSON whose keys keep the order in which they were written. Sources that make or read values
// include <nlohmann/json.hpp>; headers need only this.
using Json = nlohmann::ordered_json;

inline constexpr std::size_t json_size_max = 1 << 20;  // Bytes of one text.
inline constexpr std::size_t json_depth_max = 16;
inline constexpr std::size_t json_keys_max = 100;  // In one object.

// The value that `text` spells (RFC 8259). Stricter than most readers, because a request that two
// programs read differently is a danger: a key may stand once in an object, text is valid UTF-8,
// and size, depth and keys have the limits above.
//
// Errors: malformed, with the place and what was found there.
Result<Json> parse_json(std::string_view text);

// One line of JSON, without a line break at its end. Bytes that are not UTF-8 become U+FFFD.
std::string text_of(const Json& json);

// The same over several lines, for people.
std::string indented_text_of(const Json& json);

}  // namespace grantledger
