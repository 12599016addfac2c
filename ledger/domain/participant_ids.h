#pragma once

#include <string_view>

namespace grantledger {

// What a participant's id looks like where `init` was given no pattern: p- and 1 to 24 of 0-9 a-z.
inline constexpr std::string_view participant_pattern_default = "p-[0-9a-z]{1,24}";

// Whether `pattern` can be matched with (a regular expression as RE2 takes it, at most 200
// characters). Empty stands for the default.
bool is_participant_pattern(std::string_view pattern);

// Whether the id follows the pattern as a whole and holds no Norwegian national identity number,
// D-number or synthetic number (numbers.h), whatever signs stand between its digits.
bool is_opaque_participant(std::string_view id, std::string_view pattern);

}  // namespace grantledger
