#include "tools/import/value_formats.h"

#include <algorithm>

namespace grantledger {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool are_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

// The length of a thousands mark at the start of `text`; 0 if there is none.
std::size_t mark_size(std::string_view text, char thousands) {
  if (thousands == '\0' || text.empty()) return 0;
  if (text.front() == thousands) return 1;
  if (thousands != ' ') return 0;
  constexpr std::string_view no_break_space = "\xc2\xa0";
  constexpr std::string_view narrow_no_break_space = "\xe2\x80\xaf";
  if (text.starts_with(no_break_space)) return no_break_space.size();
  return text.starts_with(narrow_no_break_space) ? narrow_no_break_space.size() : 0;
}

// The digits before the decimal mark without thousands marks; none if groups are not whole.
std::optional<std::string> ungrouped(std::string_view text, char thousands) {
  std::string digits;
  std::size_t group = 0;
  bool is_grouped = false;
  while (!text.empty()) {
    if (is_digit(text.front())) {
      digits += text.front();
      ++group;
      text.remove_prefix(1);
      continue;
    }
    const std::size_t size = mark_size(text, thousands);
    const bool is_whole = is_grouped ? group == 3 : group >= 1 && group <= 3;
    if (size == 0 || !is_whole) return std::nullopt;
    is_grouped = true;
    group = 0;
    text.remove_prefix(size);
  }
  if (digits.empty() || (is_grouped && group != 3)) return std::nullopt;
  return digits;
}

std::optional<Date> day_by(std::string_view text, std::string_view pattern,
                           const std::string& whole_year) {
  std::string day = "yyyy-" + whole_year;
  const auto take = [&](std::string_view digits, std::size_t at) {
    if (!are_digits(digits)) return false;
    day.replace(at, digits.size(), digits);
    return true;
  };
  while (!pattern.empty()) {
    if (pattern == "*") return parse_date(day) ? std::optional(*parse_date(day)) : std::nullopt;
    const std::size_t size = pattern.starts_with("yyyy")                              ? 4
                             : pattern.starts_with("mm") || pattern.starts_with("dd") ? 2
                                                                                      : 1;
    if (text.size() < size) return std::nullopt;
    const std::size_t at = size == 4 ? 0 : pattern.front() == 'm' ? 5 : 8;
    const bool fits = size == 1 ? text.front() == pattern.front() : take(text.substr(0, size), at);
    if (!fits) return std::nullopt;
    text.remove_prefix(size);
    pattern.remove_prefix(size);
  }
  const Result<Date> parsed = parse_date(day);
  if (!text.empty() || !parsed) return std::nullopt;
  return *parsed;
}

}  // namespace

std::optional<std::string> plain_number(std::string_view text, const NumberFormat& format) {
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  const std::size_t mark = std::min(text.find(format.decimal), text.size());
  std::optional<std::string> number = ungrouped(text.substr(0, mark), format.thousands);
  if (!number) return std::nullopt;
  if (mark < text.size()) {
    const std::string_view decimals = text.substr(mark + 1);
    if (!are_digits(decimals)) return std::nullopt;
    *number += '.';
    *number += decimals;
  }
  return is_negative ? "-" + *number : number;
}

std::optional<ReadAmount> amount_of(std::string_view plain, Currency currency, Rounding rounding) {
  const auto decimals = static_cast<std::size_t>(decimals_of(currency));
  const std::size_t point = std::min(plain.find('.'), plain.size());
  const std::string_view part = plain.substr(std::min(point + 1, plain.size()));
  if (part.size() <= decimals) {
    const Result<Money> amount = parse_money(plain, currency);
    if (!amount) return std::nullopt;
    return ReadAmount{*amount, true};
  }
  const std::string_view rest = part.substr(decimals);
  const bool is_zero = std::ranges::all_of(rest, [](char c) { return c == '0'; });
  if (!is_zero && rounding == Rounding::none) return std::nullopt;
  const std::string_view kept = plain.substr(0, decimals == 0 ? point : point + 1 + decimals);
  const Result<Money> cut = parse_money(kept, currency);
  if (!cut) return std::nullopt;
  ReadAmount read{*cut, false};
  if (rest.front() >= '5') read.amount.minor_units += plain.starts_with('-') ? -1 : 1;
  if (!is_storable(read.amount)) return std::nullopt;
  return read;
}

std::optional<Date> day_of(std::string_view text, const DateFormat& format) {
  for (const std::string& pattern : format.patterns) {
    if (const auto day = day_by(text, pattern, format.whole_year)) return day;
  }
  return std::nullopt;
}

}  // namespace grantledger
