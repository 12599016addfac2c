#pragma once
// How the small values of facts are spelled, beside those of events/.

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

#include "events/values.h"

namespace grantledger {

// "7.5", "30", "-0.25": as many decimals as are needed, at most two. Errors: malformed.
std::string text_of(Hundredths value);
Result<Hundredths> parse_hundredths(std::string_view text);

// "3/4", or "1" for a whole number; not reduced. Errors: malformed.
std::string text_of(Fraction value);
Result<Fraction> parse_fraction(std::string_view text);

// The bytes that lower-case hex digits spell. Errors: malformed.
Result<std::string> parse_bytes(std::string_view hex);

// Values that text_of spells.
template <class Value>
concept HasText = std::same_as<Value, Date> || std::same_as<Value, Timestamp> ||
    std::same_as<Value, Line> || std::same_as<Value, Hundredths> || std::same_as<Value, Fraction>;

// Structs that are written field by field.
template <class Value>
inline constexpr bool is_field_struct =
    std::is_aggregate_v<Value> && !HasText<Value> && !std::same_as<Value, Money> &&
    !std::same_as<Value, Personal> && !std::same_as<Value, Digest> &&
    !std::same_as<Value, CommandId>;

}  // namespace grantledger
