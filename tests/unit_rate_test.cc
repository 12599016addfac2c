#include "ledger/rules/unit_rate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/rule_values.h"

namespace grantledger::rule_values {
namespace {

// Facilitation from autumn 2023.
UnitRateRule per_credits() {
  return {.rates = {{.unit = "credits_hundredths",
                     .rate = kroner(100'000),
                     .per_count = 3000,
                     .count_max = 3000}},
          .basic_parts = {},
          .amount_max = {}};
}

// County parties 2012.
UnitRateRule per_vote() {
  return {.rates = {{.unit = "votes", .rate = kroner(27, 20)}},
          .basic_parts = {{.name = "basic",
                           .amount = kroner(46'570),
                           .unit = "share_hundredths",
                           .count_min = 400},
                          {.name = "basic", .amount = kroner(46'570), .unit = "seats"}},
          .amount_max = {}};
}

Computed<UnitRateAmount> amount(const UnitRateRule& rule, std::vector<Quantity> quantities) {
  return unit_rate_amount(rule, quantities);
}

TEST(UnitRate, IsGivenForPartsOfTheCount) {
  EXPECT_EQ(amount(per_credits(), {{"credits_hundredths", 3000}})->total, kroner(100'000));
  EXPECT_EQ(amount(per_credits(), {{"credits_hundredths", 1500}})->total, kroner(50'000));
  EXPECT_EQ(amount(per_credits(), {{"credits_hundredths", 750}})->total, kroner(25'000));
}

TEST(UnitRate, StopsAtItsCaps) {
  EXPECT_EQ(amount(per_credits(), {{"credits_hundredths", 6000}})->total, kroner(100'000));
  UnitRateRule rule = per_credits();
  rule.amount_max = kroner(40'000);
  const auto capped = amount(rule, {{"credits_hundredths", 1500}});
  EXPECT_EQ(capped->by_rates, kroner(50'000));
  EXPECT_EQ(capped->total, kroner(40'000));
}

TEST(UnitRate, GivesTheBasicPartOnceForAnyOfItsConditions) {
  const UnitRateAmount without{kroner(6'636, 80), kroner(0), kroner(6'636, 80)};
  const UnitRateAmount with{kroner(6'636, 80), kroner(46'570), kroner(53'206, 80)};
  EXPECT_EQ(*amount(per_vote(), {{"votes", 244}, {"share_hundredths", 399}}), without);
  EXPECT_EQ(*amount(per_vote(), {{"votes", 244}, {"share_hundredths", 400}}), with);
  EXPECT_EQ(*amount(per_vote(), {{"votes", 244}, {"seats", 1}}), with);
  EXPECT_EQ(*amount(per_vote(), {{"seats", 2}, {"votes", 244}, {"share_hundredths", 900}}), with);
}

TEST(UnitRate, RefusesWhatTheRuleDoesNotName) {
  EXPECT_EQ(amount(per_vote(), {{"votes", 1}, {"cats", 1}}).error(),
            "the rule does not name the unit cats");
  EXPECT_EQ(amount(per_vote(), {{"votes", 1}, {"votes", 1}}).error(),
            "the unit votes is given twice");
  EXPECT_EQ(amount(per_vote(), {{"seats", 1}}).error(),
            "no quantity is given that the rule pays for");
  EXPECT_FALSE(amount(per_vote(), {}));
  EXPECT_FALSE(amount(per_vote(), {{"votes", -1}}));
  EXPECT_FALSE(amount(per_vote(), {{"votes", quantity_max + 1}}));
  EXPECT_FALSE(amount(per_vote(), {{"votes", quantity_max}}));
}

TEST(UnitRate, RefusesToMixCurrencies) {
  UnitRateRule rule = per_vote();
  rule.basic_parts[0].amount = Money{1, Currency{{'E', 'U', 'R'}}};
  EXPECT_EQ(amount(rule, {{"votes", 1}, {"share_hundredths", 500}}).error(),
            "the rule mixes currencies");
}

RC_GTEST_PROP(UnitRate, DoesNotDependOnTheOrderOfQuantities, ()) {
  std::vector<Quantity> quantities = {{"votes", *rc::gen::inRange(0, 100'000)},
                                      {"seats", *rc::gen::inRange(0, 3)},
                                      {"share_hundredths", *rc::gen::inRange(0, 800)}};
  const auto forwards = amount(per_vote(), quantities);
  std::swap(quantities.front(), quantities.back());
  RC_ASSERT(*forwards == *amount(per_vote(), quantities));
}

}  // namespace
}  // namespace grantledger::rule_values
