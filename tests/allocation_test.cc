#include "ledger/rules/allocation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "ledger/rules/instalments.h"
#include "ledger/rules/pooled.h"
#include "tests/rule_values.h"

namespace grantledger::rule_values {
namespace {

AllocationRule by_weight(Fraction equal_share = {0, 1}) {
  return {.pot = {},
          .equal_share = equal_share,
          .statistics = *StatisticsId::parse("teachers"),
          .instalments = {}};
}

std::vector<Money> amounts_of(const std::vector<AllocatedPart>& parts) {
  std::vector<Money> amounts;
  for (const AllocatedPart& part : parts) amounts.push_back(part.amount);
  return amounts;
}

TEST(Allocation, GivesWhatIsLeftToTheLargestRemainders_7) {
  const auto parts = allocate(by_weight(), kroner(1), std::vector{weight("a", 1), weight("b", 5)});
  EXPECT_EQ(amounts_of(*parts), (std::vector{kroner(0, 17), kroner(0, 83)}));
}

TEST(Allocation, BreaksTiesByRecipientId) {
  const std::vector weights = {weight("c", 1), weight("a", 1), weight("b", 1)};
  const auto parts = allocate(by_weight(), kroner(100), weights);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->front().recipient.text(), "a");
  EXPECT_EQ(amounts_of(*parts), (std::vector{kroner(33, 34), kroner(33, 33), kroner(33, 33)}));
}

// Regulation 2025-02-04-118: 60 % equally and 40 % by number employed; 3/4 first, 1/4 later.
TEST(Allocation, DividesOnePartEquallyAndTheRestByWeight) {
  const std::vector weights = {weight("a", 30), weight("b", 10), weight("c", 0)};
  const auto parts = allocate(by_weight({3, 5}), kroner(1'000), weights);
  EXPECT_EQ(amounts_of(*parts), (std::vector{kroner(500), kroner(300), kroner(200)}));
  EXPECT_EQ(*rounded_instalments(kroner(500), std::vector<Fraction>{{3, 4}, {1, 4}}),
            (std::vector{kroner(375), kroner(125)}));
}

TEST(Allocation, DividesEverythingEquallyWithoutWeights) {
  const std::vector weights = {weight("a", 0), weight("b", 0)};
  EXPECT_EQ(amounts_of(*allocate(by_weight({1, 1}), kroner(1), weights)),
            (std::vector{kroner(0, 50), kroner(0, 50)}));
}

TEST(Allocation, RefusesWhatCannotBeDivided) {
  EXPECT_EQ(allocate(by_weight(), kroner(1), {}).error(), "there is no recipient");
  EXPECT_EQ(allocate(by_weight(), kroner(1), std::vector{weight("a", 0)}).error(),
            "there is no weight to divide by");
  EXPECT_FALSE(allocate(by_weight(), kroner(1), std::vector{weight("a", -1), weight("b", 2)}));
  EXPECT_FALSE(allocate(by_weight(), kroner(-1), std::vector{weight("a", 1)}));
  EXPECT_EQ(allocate(by_weight(), kroner(1), std::vector{weight("a", 1), weight("a", 2)}).error(),
            "the recipient a is given twice");
  EXPECT_FALSE(allocate(by_weight({2, 1}), kroner(1), std::vector{weight("a", 1)}));
  AllocationRule rule = by_weight();
  rule.pot = kroner(170);
  EXPECT_EQ(allocate(rule, kroner(1), std::vector{weight("a", 1)}).error(),
            "the rule's pot is 170.00");
}

TEST(Allocation, RefusesWeightsThatAreTooLarge) {
  const std::vector weights = {weight("a", INT64_MAX), weight("b", INT64_MAX)};
  EXPECT_FALSE(allocate(by_weight({999'999, 1'000'000}), {minor_units_max, nok}, weights));
}

std::vector<Weight> arbitrary_weights() {
  const auto counts =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 50)));
  std::vector<Weight> weights = {weight("first", 1)};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    weights.push_back(weight(("r" + std::to_string(i)).c_str(), counts[i]));
  }
  return weights;
}

RC_GTEST_PROP(Allocation, AlwaysAddsUpToThePotAndKeepsToTheQuota_7, ()) {
  const Money pot{*rc::gen::inRange<std::int64_t>(0, minor_units_max), nok};
  const auto q = *rc::gen::inRange<std::int64_t>(1, 100);
  const auto p = *rc::gen::inRange<std::int64_t>(0, q + 1);
  const std::vector<Weight> weights = arbitrary_weights();
  const auto parts = allocate(by_weight({p, q}), pot, weights);
  RC_ASSERT(parts.has_value());
  Wide total_weight = 0;
  for (const Weight& each : weights) total_weight += each.weight;
  Money total{0, nok};
  for (const AllocatedPart& part : *parts) {
    total += part.amount;
    const auto own = std::ranges::find(weights, part.recipient, &Weight::organisation);
    const Wide whole = total_weight * static_cast<Wide>(weights.size()) * q;
    const Wide quota =
        Wide{pot.minor_units} *
        (p * total_weight + Wide{q - p} * static_cast<Wide>(weights.size()) * own->weight);
    const Wide off = Wide{part.amount.minor_units} * whole - quota;
    RC_ASSERT((off < 0 ? -off : off) < whole);
  }
  RC_ASSERT(total == pot);
}

RC_GTEST_PROP(Allocation, DoesNotDependOnTheOrderOfRecipients, ()) {
  const Money pot{*rc::gen::inRange<std::int64_t>(0, 1'000'000), nok};
  std::vector<Weight> weights = arbitrary_weights();
  const auto forwards = allocate(by_weight({3, 5}), pot, weights);
  std::ranges::reverse(weights);
  const auto backwards = allocate(by_weight({3, 5}), pot, weights);
  std::rotate(weights.begin(), weights.begin() + 1, weights.end());
  RC_ASSERT(*forwards == *backwards);
  RC_ASSERT(*forwards == *allocate(by_weight({3, 5}), pot, weights));
}

PooledRule three_equal() {
  return {{{*ItemId::parse("226.21"), {1, 3}},
           {*ItemId::parse("231.21"), {1, 3}},
           {*ItemId::parse("621.21"), {2, 6}}}};
}

std::vector<Money> amounts_of(const std::vector<LinePart>& parts) {
  std::vector<Money> amounts;
  for (const LinePart& part : parts) amounts.push_back(part.amount);
  return amounts;
}

// Split by the fixed shares each time, the second source would be an øre overdrawn.
TEST(Pooled, PaymentsByWhatRemainsEmptyEverySource_7) {
  auto remaining = split_commitment(three_equal(), kroner(100), 2021);
  EXPECT_EQ(amounts_of(*remaining), (std::vector{kroner(33, 34), kroner(33, 33), kroner(33, 33)}));
  EXPECT_EQ(text_of(remaining->front().line), "226.21:2021");
  const auto first = split_by_what_is_held(kroner(50), *remaining);
  EXPECT_EQ(amounts_of(*first), (std::vector{kroner(16, 67), kroner(16, 67), kroner(16, 66)}));
  for (std::size_t i = 0; i < first->size(); ++i) (*remaining)[i].amount -= (*first)[i].amount;
  const auto second = split_by_what_is_held(kroner(50), *remaining);
  EXPECT_EQ(amounts_of(*second), (std::vector{kroner(16, 67), kroner(16, 66), kroner(16, 67)}));
}

TEST(Pooled, RefusesMoreThanIsHeldAndSharesThatAreNotTheWhole) {
  const std::vector held = {part("1.1:2021", kroner(1)), part("2.1:2021", kroner(2))};
  EXPECT_FALSE(split_by_what_is_held(kroner(3, 1), held));
  EXPECT_EQ(amounts_of(*split_by_what_is_held(kroner(0), held)),
            (std::vector{kroner(0), kroner(0)}));
  EXPECT_FALSE(split_by_what_is_held(kroner(-1), held));
  EXPECT_FALSE(split_by_what_is_held(Money{1, Currency{{'E', 'U', 'R'}}}, held));
  PooledRule rule = three_equal();
  rule.sources.pop_back();
  EXPECT_EQ(split_commitment(rule, kroner(1), 2021).error(), "the sources do not add up to 1");
}

RC_GTEST_PROP(Pooled, NeverTakesMoreThanALineHolds, ()) {
  std::vector<LinePart> held;
  std::int64_t total = 0;
  for (const int units : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 100))) {
    held.push_back(part("1.1:2021", {units, nok}));
    total += units;
  }
  RC_PRE(total > 0);
  const Money amount{*rc::gen::inRange<std::int64_t>(0, total + 1), nok};
  const auto parts = split_by_what_is_held(amount, held);
  RC_ASSERT(parts.has_value());
  Money sum{0, nok};
  for (std::size_t i = 0; i < held.size(); ++i) {
    RC_ASSERT((*parts)[i].amount <= held[i].amount);
    RC_ASSERT((*parts)[i].amount.minor_units >= 0);
    sum += (*parts)[i].amount;
  }
  RC_ASSERT(sum == amount);
}

}  // namespace
}  // namespace grantledger::rule_values
