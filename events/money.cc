#include "events/money.h"

#include <algorithm>
#include <charconv>

namespace grantledger {
namespace {

constexpr std::string_view zero_decimals =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
constexpr std::string_view three_decimals = "BHD IQD JOD KWD LYD OMR TND";

std::int64_t minor_units_of_one(Currency currency) {
  std::int64_t units = 1;
  for (int i = decimals_of(currency); i > 0; --i) units *= 10;
  return units;
}

bool is_currency(Currency currency) {
  return std::ranges::all_of(currency.code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

int decimals_of(Currency currency) {
  const std::string_view code(currency.code.data(), currency.code.size());
  if (zero_decimals.find(code) != std::string_view::npos) return 0;
  return three_decimals.find(code) != std::string_view::npos ? 3 : 2;
}

std::string text_of(Currency currency) {
  return {currency.code.begin(), currency.code.end()};
}

Result<Currency> parse_currency(std::string_view text) {
  Currency currency;
  if (text.size() == currency.code.size()) std::ranges::copy(text, currency.code.begin());
  if (is_currency(currency)) return currency;
  return fail(Fault::malformed, "'" + std::string(text) +
                                    "' is not a currency: expected an ISO 4217 code such as NOK");
}

bool is_storable(Money amount) {
  return is_currency(amount.currency) && amount.minor_units >= -minor_units_max &&
         amount.minor_units <= minor_units_max;
}

std::string decimal_text_of(Money amount) {
  const auto decimals = static_cast<std::size_t>(decimals_of(amount.currency));
  std::string digits = std::to_string(amount.minor_units);
  const bool is_negative = digits.front() == '-';
  if (is_negative) digits.erase(0, 1);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
  return is_negative ? "-" + digits : digits;
}

Result<Money> parse_money(std::string_view text, Currency currency) {
  const auto refuse = [&](const std::string& expected) {
    return fail(Fault::malformed, "'" + std::string(text) + "' is not an amount of " +
                                      text_of(currency) + ": " + expected);
  };
  const auto decimals = static_cast<std::size_t>(decimals_of(currency));
  std::string_view rest = text;
  const bool is_negative = rest.starts_with('-');
  if (is_negative) rest.remove_prefix(1);
  const std::size_t point = std::min(rest.find('.'), rest.size());
  const std::string_view whole = rest.substr(0, point);
  const std::string_view part = point < rest.size() ? rest.substr(point + 1) : std::string_view();
  const auto is_digits = [](std::string_view s) {
    return std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (whole.empty() || !is_digits(whole) || !is_digits(part) ||
      (point < rest.size() && part.empty())) {
    return refuse("expected digits with a decimal point, as in 1234.50");
  }
  if (part.size() > decimals) return refuse("at most " + std::to_string(decimals) + " decimals");
  if (whole.size() > 15) return refuse("too large");
  std::int64_t units = 0;
  std::int64_t fraction = 0;
  std::from_chars(whole.data(), whole.data() + whole.size(), units);
  std::from_chars(part.data(), part.data() + part.size(), fraction);
  for (std::size_t i = part.size(); i < decimals; ++i) fraction *= 10;
  units = units * minor_units_of_one(currency) + fraction;
  const Money amount{is_negative ? -units : units, currency};
  if (!is_storable(amount)) return refuse("too large");
  return amount;
}

}  // namespace grantledger
