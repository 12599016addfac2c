#pragma once
// How scheme files write the values of rules.

#include <string>
#include <string_view>
#include <vector>

#include "events/values.h"
#include "tools/toml_tree.h"

namespace grantledger {

// "3/4" or "75 %", with at most six decimals in the per cent: 37.5 % is 375/1000. Not reduced: a
// fraction is kept as it was written. Errors: malformed.
Result<Fraction> parse_scheme_fraction(std::string_view text);

// "7.5" or "30", at most two decimals, not negative. Errors: malformed.
Result<Hundredths> parse_scheme_hundredths(std::string_view text);

// Replaces each { value = …, illustrative = true } or { amount = …, illustrative = true } below
// `node` by what it holds, and gives the paths of those that were illustrative. The entries of a
// list are named by their unit, name, group or item: unit_rate.rates.teachers.rate.
std::vector<std::string> unwrap_illustrative(TomlNode& node, const std::string& path = "");

}  // namespace grantledger
