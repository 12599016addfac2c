#include "ledger/rules/rational.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace grantledger {
namespace {

Rational fraction(std::int64_t numerator, std::int64_t denominator) {
  return *Rational::of(numerator, denominator);
}

TEST(Rational, IsKeptInLowestTerms) {
  EXPECT_EQ(fraction(50, 100), fraction(1, 2));
  EXPECT_EQ(fraction(-6, 4).numerator(), -3);
  EXPECT_EQ(fraction(-6, 4).denominator(), 2);
}

TEST(Rational, RefusesADenominatorBelowOne) {
  EXPECT_FALSE(Rational::of(1, 0));
  EXPECT_FALSE(Rational::of(1, -2));
  EXPECT_FALSE(Rational::of(INT64_MIN, 1));
}

TEST(Rational, ComputesExactly) {
  EXPECT_EQ(*sum(fraction(1, 3), fraction(1, 6)), fraction(1, 2));
  EXPECT_EQ(*difference(fraction(1, 3), fraction(1, 2)), fraction(-1, 6));
  EXPECT_EQ(*product(fraction(2, 3), fraction(3, 4)), fraction(1, 2));
  EXPECT_EQ(*quotient(fraction(1, 2), fraction(-3, 4)), fraction(-2, 3));
  EXPECT_LT(fraction(1, 3), fraction(1, 2));
  EXPECT_GT(fraction(-1, 3), fraction(-1, 2));
}

TEST(Rational, AnswersWhatDoesNotFitWithASentence) {
  const Rational huge(INT64_MAX);
  EXPECT_EQ(product(huge, huge).error(), "a number is too large to compute with exactly");
  EXPECT_FALSE(sum(huge, Rational(1)));
  EXPECT_FALSE(sum(fraction(1, INT64_MAX), fraction(1, INT64_MAX - 1)));
  EXPECT_FALSE(quotient(Rational(1), Rational(0)));
}

RC_GTEST_PROP(Rational, AddsBackWhatItTakesAway, ()) {
  const auto a = fraction(*rc::gen::inRange(-1'000'000, 1'000'000), *rc::gen::inRange(1, 1'000));
  const auto b = fraction(*rc::gen::inRange(-1'000'000, 1'000'000), *rc::gen::inRange(1, 1'000));
  RC_ASSERT(*sum(*difference(a, b), b) == a);
  if (b != Rational(0)) RC_ASSERT(*product(*quotient(a, b), b) == a);
}

TEST(HalfAwayFromZero, RoundsBothSidesAlike) {
  EXPECT_EQ(*half_away_from_zero(fraction(1, 2), Money{3, nok}), (Money{2, nok}));
  EXPECT_EQ(*half_away_from_zero(fraction(1, 2), Money{-3, nok}), (Money{-2, nok}));
  EXPECT_EQ(*half_away_from_zero(fraction(1, 3), Money{4, nok}), (Money{1, nok}));
  EXPECT_EQ(*half_away_from_zero(fraction(1, 3), Money{5, nok}), (Money{2, nok}));
}

TEST(HalfAwayFromZero, RefusesWhatNoFactMayCarry) {
  const Money largest{minor_units_max, nok};
  EXPECT_EQ(*half_away_from_zero(Rational(1), largest), largest);
  EXPECT_FALSE(half_away_from_zero(Rational(2), largest));
  EXPECT_FALSE(half_away_from_zero(Rational(INT64_MAX), Money{INT64_MIN, nok}));
}

RC_GTEST_PROP(HalfAwayFromZero, IsNeverMoreThanHalfAUnitOff, ()) {
  const auto amount = *rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000);
  const auto numerator = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
  const auto denominator = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
  const auto rounded = half_away_from_zero(fraction(numerator, denominator), Money{amount, nok});
  RC_PRE(rounded.has_value());
  const Wide off = Wide{rounded->minor_units} * denominator - Wide{amount} * numerator;
  RC_ASSERT(2 * (off < 0 ? -off : off) <= denominator);
}

TEST(PercentOf, IsInHundredthsOfAPercent) {
  EXPECT_EQ(percent_of(fraction(1, 8))->count, 1250);
  EXPECT_EQ(percent_of(fraction(1, 12))->count, 833);
  EXPECT_FALSE(percent_of(Rational(INT64_MAX)));
}

}  // namespace
}  // namespace grantledger
