#pragma once
// What the lines of notes, proofs and requests are made of.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/evidence/merkle.h"

namespace grantledger {

// The next line without its end, taken from `rest`; none if no line end follows.
std::optional<std::string_view> take_line(std::string_view& rest);

// The number in a line that is `mark` and decimal digits; none if it has another spelling.
std::optional<std::uint64_t> number_in(std::string_view line, std::string_view mark);

// Each hash in base 64, a line each.
std::string lines_of_path(const HashPath& path);
// The hashes up to a blank line, which is taken too. Errors: malformed, also if there are more than
// any tree's path has.
Result<HashPath> take_path(std::string_view& rest);

}  // namespace grantledger
