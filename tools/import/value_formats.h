#pragma once
// How sources write numbers and days.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/money.h"
#include "events/time.h"

namespace grantledger {

enum class Rounding : std::uint8_t {
  none,     // More decimals than the currency has are refused, unless they are zeros.
  half_up,  // To the nearest minor unit; halves away from zero, so that −x is −(x rounded).
};

struct NumberFormat {
  char decimal = '.';
  char thousands = '\0';  // '\0': none. ' ' also takes no-break spaces.
  Rounding rounding = Rounding::none;
};

// The number as our own notation has it, "-1234.50"; none if `text` is no number so written: a
// sign may only be a minus, groups of thousands have three digits.
std::optional<std::string> plain_number(std::string_view text, const NumberFormat& format);

// The amount that a plain number spells. `is_exact`: it had no more decimals than the currency.
// None if it must not be rounded or is too large.
struct ReadAmount {
  Money amount;
  bool is_exact = true;
};
std::optional<ReadAmount> amount_of(std::string_view plain, Currency currency, Rounding rounding);

// The day that `text` spells by the first pattern that fits: yyyy, mm and dd stand for digits, * at
// the end for anything, other characters for themselves. A pattern without mm or dd names the day
// of the year that `whole_year` ("01-01") says.
struct DateFormat {
  std::vector<std::string> patterns{"yyyy-mm-dd"};
  std::string whole_year = "01-01";
};
std::optional<Date> day_of(std::string_view text, const DateFormat& format);

}  // namespace grantledger
