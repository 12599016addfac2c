#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>

#include "events/values.h"

namespace grantledger {

// What a rule gives, or a sentence that says why it gives nothing: input that the rule does not
// name or that is too large. Never a fault of the program.
template <class T>
using Computed = tl::expected<T, std::string>;

__extension__ using Wide = __int128;

// An exact fraction in lowest terms, denominator positive. Arithmetic is exact: what does not fit
// in 64 bits is answered with a sentence, for rules and quantities are input.
class Rational {
 public:
  Rational() = default;
  explicit Rational(std::int64_t whole) : numerator_(whole) {}

  // Reasons: a denominator below 1, or a numerator of INT64_MIN.
  static Computed<Rational> of(std::int64_t numerator, std::int64_t denominator);
  static Computed<Rational> of(Fraction fraction);

  std::int64_t numerator() const { return numerator_; }
  std::int64_t denominator() const { return denominator_; }
  bool operator==(const Rational&) const = default;
  // Exact, for all values.
  friend std::strong_ordering operator<=>(Rational a, Rational b);

 private:
  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
};

// Reasons: the exact result does not fit.
Computed<Rational> sum(Rational a, Rational b);
Computed<Rational> difference(Rational a, Rational b);
Computed<Rational> product(Rational a, Rational b);
// Reasons: as above, or b is zero.
Computed<Rational> quotient(Rational a, Rational b);

// The sum of fractions as they were written.
Computed<Rational> sum_of(std::span<const Fraction> fractions);

// The one rounding of money in rules: `part` of `amount`, to the nearest minor unit, a half away
// from zero. Reasons: the result is more than a fact may carry (minor_units_max).
Computed<Money> half_away_from_zero(Rational part, Money amount);

// A part in hundredths of a per cent, for people to read: 12.5 % is 1250. Rounded half away from
// zero; no amount is computed from it.
Computed<Hundredths> percent_of(Rational part);

}  // namespace grantledger
