#include "ledger/rules/cost_share.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/rule_values.h"

namespace grantledger::rule_values {
namespace {

// Regulation 2025-04-02-576, mobilisation.
TEST(CostShare, GrantsAtMostItsPartOfTheCostAndWithholds_10) {
  const CostShareRule rule{.grant_of_cost_max = Fraction{1, 2},
                           .own_of_cost_min = {},
                           .own_of_grant_min = {},
                           .withheld_min = Fraction{1, 4}};
  EXPECT_EQ(*grant_max(rule, kroner(100, 01)), kroner(50, 01));
  EXPECT_EQ(*withheld_min(rule, kroner(50)), kroner(12, 50));
  EXPECT_EQ(*own_contribution_min(rule, {.cost = kroner(100), .grant = kroner(50)}), kroner(0));
}

// The same, study centres.
TEST(CostShare, LeavesRoomForCoFunding) {
  CostShareRule rule;
  rule.own_of_cost_min = Fraction{1, 5};
  EXPECT_EQ(*grant_max(rule, kroner(1'000)), kroner(800));
  EXPECT_EQ(*own_contribution_min(rule, {.cost = kroner(1'000), .grant = kroner(500)}),
            kroner(200));
  EXPECT_EQ(*withheld_min(rule, kroner(800)), kroner(0));
}

// The decentralised scheme: the owner adds 30 % of the grant.
TEST(CostShare, AddsAShareOfTheGrant) {
  CostShareRule rule;
  rule.own_of_grant_min = Fraction{3, 10};
  EXPECT_EQ(*grant_max(rule, kroner(1'300)), kroner(1'000));
  EXPECT_EQ(*own_contribution_min(rule, {.cost = kroner(1'300), .grant = kroner(1'000)}),
            kroner(300));
}

TEST(CostShare, WithoutConditionsIsTheWholeCost) {
  EXPECT_EQ(*cost_shares({}, kroner(10)), (Shares{kroner(10), kroner(0)}));
  EXPECT_FALSE(cost_shares({}, kroner(-10)));
}

TEST(CostShare, RefusesTwoCurrencies) {
  const Money euro{1, Currency{{'E', 'U', 'R'}}};
  EXPECT_FALSE(own_contribution_min({}, {.cost = kroner(1), .grant = euro}));
}

RC_GTEST_PROP(CostShare, OfTheLargestGrantAlwaysLeavesTheOwnersPart_7, ()) {
  const auto share = [] {
    const auto denominator = *rc::gen::inRange<std::int64_t>(1, 100);
    return Fraction{*rc::gen::inRange<std::int64_t>(0, denominator + 1), denominator};
  };
  const CostShareRule rule{
      .grant_of_cost_max = *rc::gen::arbitrary<bool>() ? std::optional(share()) : std::nullopt,
      .own_of_cost_min = share(),
      .own_of_grant_min = share(),
      .withheld_min = share()};
  const Money cost{*rc::gen::inRange<std::int64_t>(0, 1'000'000), nok};
  const auto shares = cost_shares(rule, cost);
  RC_ASSERT(shares.has_value());
  RC_ASSERT(shares->cost() == cost);
  RC_ASSERT(shares->state.minor_units >= 0);
  RC_ASSERT(shares->owner >= *own_contribution_min(rule, {.cost = cost, .grant = shares->state}));
  RC_ASSERT(*withheld_min(rule, shares->state) <= shares->state);
}

}  // namespace
}  // namespace grantledger::rule_values
