#include "ledger/rules/rational.h"

#include <limits>
#include <numeric>

namespace grantledger {
namespace {

Wide magnitude(Wide value) {
  return value < 0 ? -value : value;
}

tl::unexpected<std::string> too_large() {
  return tl::unexpected<std::string>("a number is too large to compute with exactly");
}

// `denominator` is not zero; neither is the smallest number of its type.
Computed<Rational> in_lowest_terms(Wide numerator, Wide denominator) {
  Wide divisor = magnitude(numerator);
  for (Wide rest = magnitude(denominator); rest != 0;) {
    const Wide next = divisor % rest;
    divisor = rest;
    rest = next;
  }
  if (denominator < 0) divisor = -divisor;
  numerator /= divisor;
  denominator /= divisor;
  constexpr Wide largest = std::numeric_limits<std::int64_t>::max();
  if (magnitude(numerator) > largest || denominator > largest) return too_large();
  return Rational::of(static_cast<std::int64_t>(numerator), static_cast<std::int64_t>(denominator));
}

// |exact| / denominator to the nearest whole, a half up, then with the sign of `exact`.
Wide nearest(Wide exact, Wide denominator) {
  Wide whole = magnitude(exact) / denominator;
  if (2 * (magnitude(exact) % denominator) >= denominator) ++whole;
  return exact < 0 ? -whole : whole;
}

}  // namespace

Computed<Rational> Rational::of(std::int64_t numerator, std::int64_t denominator) {
  if (denominator < 1) return tl::unexpected<std::string>("a fraction's denominator is below 1");
  if (numerator == std::numeric_limits<std::int64_t>::min()) return too_large();
  const std::int64_t divisor = std::gcd(numerator, denominator);
  Rational result;
  result.numerator_ = numerator / divisor;
  result.denominator_ = denominator / divisor;
  return result;
}

Computed<Rational> Rational::of(Fraction fraction) {
  return of(fraction.numerator, fraction.denominator);
}

std::strong_ordering operator<=>(Rational a, Rational b) {
  return Wide{a.numerator_} * b.denominator_ <=> Wide{b.numerator_} * a.denominator_;
}

// Each product is below 2^126, so their sum is below 2^127.
Computed<Rational> sum(Rational a, Rational b) {
  return in_lowest_terms(
      Wide{a.numerator()} * b.denominator() + Wide{b.numerator()} * a.denominator(),
      Wide{a.denominator()} * b.denominator());
}

Computed<Rational> difference(Rational a, Rational b) {
  TRY(const Rational minus_b, Rational::of(-b.numerator(), b.denominator()));
  return sum(a, minus_b);
}

Computed<Rational> product(Rational a, Rational b) {
  return in_lowest_terms(Wide{a.numerator()} * b.numerator(),
                         Wide{a.denominator()} * b.denominator());
}

Computed<Rational> quotient(Rational a, Rational b) {
  if (b.numerator() == 0) return tl::unexpected<std::string>("a division by zero");
  return in_lowest_terms(Wide{a.numerator()} * b.denominator(),
                         Wide{a.denominator()} * b.numerator());
}

Computed<Rational> sum_of(std::span<const Fraction> fractions) {
  Rational total;
  for (const Fraction& fraction : fractions) {
    TRY(const Rational part, Rational::of(fraction));
    TRY(total, sum(total, part));
  }
  return total;
}

Computed<Money> half_away_from_zero(Rational part, Money amount) {
  const Wide rounded = nearest(Wide{amount.minor_units} * part.numerator(), part.denominator());
  if (magnitude(rounded) > minor_units_max) {
    return tl::unexpected<std::string>("the amount would be larger than the ledger can hold");
  }
  return Money{static_cast<std::int64_t>(rounded), amount.currency};
}

Computed<Hundredths> percent_of(Rational part) {
  const Wide rounded = nearest(Wide{part.numerator()} * 10'000, part.denominator());
  if (magnitude(rounded) > std::numeric_limits<std::int32_t>::max()) return too_large();
  return Hundredths{static_cast<std::int32_t>(rounded)};
}

}  // namespace grantledger
