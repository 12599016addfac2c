#include "ledger/rules/numbers.h"

#include <algorithm>
#include <array>

namespace grantledger {
namespace {

constexpr std::size_t organisation_digits = 8;  // Without the check digit.

bool is_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string with_digit(std::string_view text, int digit) {
  std::string result(text);
  result.push_back(static_cast<char>('0' + digit));
  return result;
}

// Whether `text` is what `complete` makes of all but its last digit.
template <class Complete>
bool is_completed(std::string_view text, Complete complete) {
  return !text.empty() && complete(text.substr(0, text.size() - 1)) == text;
}

}  // namespace

bool is_organisation_number(std::string_view text) {
  return is_completed(text, organisation_number_from);
}

std::optional<std::string> organisation_number_from(std::string_view eight_digits) {
  constexpr std::array<int, organisation_digits> weights = {3, 2, 7, 6, 5, 4, 3, 2};
  if (eight_digits.size() != organisation_digits || !is_digits(eight_digits)) return std::nullopt;
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (eight_digits[i] - '0');
  const int check = (11 - sum % 11) % 11;
  if (check == 10) return std::nullopt;
  return with_digit(eight_digits, check);
}

bool is_kid_modulo_10(std::string_view text) {
  return is_completed(text, kid_modulo_10_from);
}

std::optional<std::string> kid_modulo_10_from(std::string_view text) {
  if (text.empty() || text.size() >= kid_length_max || !is_digits(text)) return std::nullopt;
  int sum = 0;
  int weight = 2;
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit) {
    const int product = weight * (*digit - '0');
    sum += product / 10 + product % 10;
    weight = 3 - weight;
  }
  return with_digit(text, (10 - sum % 10) % 10);
}

}  // namespace grantledger
