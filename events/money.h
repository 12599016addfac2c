#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "events/result.h"

namespace grantledger {

// An ISO 4217 code, for example "NOK". The default is no currency, which no fact may carry.
struct Currency {
  std::array<char, 3> code{};
  auto operator<=>(const Currency&) const = default;
};

inline constexpr Currency nok{{'N', 'O', 'K'}};

// How many decimals ISO 4217 gives the currency: 2 for most, 0 for JPY, 3 for KWD.
int decimals_of(Currency currency);

std::string text_of(Currency currency);
// Errors: malformed unless `text` is three capital letters.
Result<Currency> parse_currency(std::string_view text);

// The largest amount a fact may carry, either way: ten thousand billion kroner. Nine thousand of
// them still add up in 64 bits.
inline constexpr std::int64_t minor_units_max = 1'000'000'000'000'000;

// An exact amount in a currency's minor units (øre for NOK). Never a floating-point number.
//
// Arithmetic CHECKs that currencies agree and that nothing overflows: deciders refuse before they
// reach arithmetic, so a failure here is a bug.
struct Money {
  std::int64_t minor_units = 0;
  Currency currency{};

  bool operator==(const Money&) const = default;

  Money& operator+=(Money other) {
    CHECK(currency == other.currency);
    CHECK(!__builtin_add_overflow(minor_units, other.minor_units, &minor_units));
    return *this;
  }
  Money& operator-=(Money other) {
    CHECK(currency == other.currency);
    CHECK(!__builtin_sub_overflow(minor_units, other.minor_units, &minor_units));
    return *this;
  }
  Money operator-() const { return Money{0, currency} -= *this; }
  friend Money operator+(Money a, Money b) { return a += b; }
  friend Money operator-(Money a, Money b) { return a -= b; }
  friend std::strong_ordering operator<=>(Money a, Money b) {
    CHECK(a.currency == b.currency);
    return a.minor_units <=> b.minor_units;
  }
};

// Whether a fact may carry `amount`: a currency, and within minor_units_max.
bool is_storable(Money amount);

// "145833.19", with the currency's decimals and a minus sign where negative.
std::string decimal_text_of(Money amount);

// The amount that `text` spells: an optional minus, digits, and at most the currency's decimals
// after a point. Errors: malformed, also for amounts no fact may carry.
Result<Money> parse_money(std::string_view text, Currency currency);

// A sum for each currency that occurs. Whatever was recorded can be added, so books and folds hold
// these and never meet two currencies in one addition.
class Sums {
 public:
  Sums& operator+=(Money amount) {
    const auto [sum, is_new] = sums_.try_emplace(amount.currency, amount);
    if (!is_new) sum->second += amount;
    return *this;
  }
  Sums& operator-=(Money amount) { return *this += -amount; }

  // The sum in `currency`: zero if it never occurred.
  Money in(Currency currency) const {
    const auto sum = sums_.find(currency);
    return sum == sums_.end() ? Money{0, currency} : sum->second;
  }
  const std::map<Currency, Money>& by_currency() const { return sums_; }
  bool operator==(const Sums&) const = default;

 private:
  std::map<Currency, Money> sums_;
};

}  // namespace grantledger
