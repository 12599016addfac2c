#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace grantledger {

// Norwegian organisation numbers: nine digits, the last of which is 11 − (the digits weighted with
// 3 2 7 6 5 4 3 2, modulo 11), and 0 where that is 11; where it is 10 there is no such number.
bool is_organisation_number(std::string_view text);

// The number that begins with these eight digits. None if `text` is anything else, or there is no
// such number.
std::optional<std::string> organisation_number_from(std::string_view eight_digits);

// Whether the text holds eleven digits in a row, with blanks, dots or hyphens between them or not,
// that are a Norwegian national identity number, a D-number (day + 40) or a synthetic number
// (month + 40, + 65 or + 80): a day of the calendar and two check digits modulo 11 (weights 3 7 6 1
// 8 9 4 5 2 and 5 4 3 2 7 6 5 4 3 2; Skatteetaten, "Fødselsnummer").
bool holds_identity_number(std::string_view text);

// Payment references (KID) with a modulo 10 check digit: weights 2 1 2 1 … from the right, the
// digits of each product added up; 2 to 25 digits in all.
inline constexpr std::size_t kid_length_max = 25;
bool is_kid_modulo_10(std::string_view text);

// 60224 gives 602243. None unless `text` is 1 to 24 digits.
std::optional<std::string> kid_modulo_10_from(std::string_view text);

}  // namespace grantledger
