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

// The check digit that completes the digits, or 10 where there is none.
template <std::size_t count>
int check_digit(const std::array<int, count>& weights, std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += weights[i] * (digits[i] - '0');
  return (11 - sum % 11) % 11;
}

bool is_identity_number(std::string_view digits) {
  const auto number = [&](std::size_t at) {
    return (digits[at] - '0') * 10 + (digits[at + 1] - '0');
  };
  const int day = number(0) > 40 ? number(0) - 40 : number(0);
  int month = number(2);
  for (const int synthetic : {80, 65, 40}) {
    if (month > synthetic) {
      month -= synthetic;
      break;
    }
  }
  if (day < 1 || day > 31 || month < 1 || month > 12) return false;
  constexpr std::array<int, 9> first{3, 7, 6, 1, 8, 9, 4, 5, 2};
  constexpr std::array<int, 10> second{5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  return check_digit(first, digits) == digits[9] - '0' &&
         check_digit(second, digits) == digits[10] - '0';
}

}  // namespace

bool holds_identity_number(std::string_view text) {
  constexpr std::size_t length = 11;
  std::string digits;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    const bool separates = c == ' ' || c == '.' || c == '-';
    if (is_digit) digits += c;
    if (!is_digit && !separates) digits.clear();
    if (is_digit && digits.size() >= length &&
        is_identity_number(std::string_view(digits).substr(digits.size() - length))) {
      return true;
    }
  }
  return false;
}

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
