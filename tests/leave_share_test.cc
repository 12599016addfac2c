#include "ledger/rules/leave_share.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "tests/rule_values.h"

namespace grantledger::rule_values {
namespace {

TEST(LeaveShares, AreTheWorkedAmountsToTheOere_7) {
  struct {
    Money wage_basis;
    Hundredths credits;
    Money cost, state, owner;
  } const rows[] = {
      {kroner(800'000), {3000}, kroner(200'000), kroner(150'000), kroner(50'000)},
      {kroner(800'000), {750}, kroner(50'000), kroner(37'500), kroner(12'500)},
      {kroner(777'777), {3000}, kroner(194'444, 25), kroner(145'833, 19), kroner(48'611, 06)},
      {kroner(812'345), {3000}, kroner(203'086, 25), kroner(152'314, 69), kroner(50'771, 56)},
      {kroner(812'345), {1500}, kroner(101'543, 13), kroner(76'157, 35), kroner(25'385, 78)},
      {kroner(777'777), {1500}, kroner(97'222, 13), kroner(72'916, 60), kroner(24'305, 53)},
      {kroner(777'777), {750}, kroner(48'611, 06), kroner(36'458, 30), kroner(12'152, 76)},
  };
  for (const auto& row : rows) {
    const auto shares = leave_shares(leave_rule(row.wage_basis), {.credits = row.credits});
    ASSERT_TRUE(shares) << shares.error();
    EXPECT_EQ(*shares, (Shares{row.state, row.owner}));
    EXPECT_EQ(shares->cost(), row.cost);
  }
}

TEST(LeaveShares, CostTheSameInOneSemester) {
  const LeaveShareRule rule = leave_rule(kroner(777'777));
  EXPECT_EQ(*leave_shares(rule, {.credits = {750}, .semesters = 1}),
            *leave_shares(rule, {.credits = {750}, .semesters = 2}));
}

TEST(LeaveShares, TakeTheGroupsOwnShare) {
  LeaveShareRule rule = leave_rule(kroner(800'000));
  rule.state_share = {3, 5};
  rule.group_shares = {{.group = "mathematics", .state_share = {3, 4}}};
  EXPECT_EQ(leave_shares(rule, {.credits = {3000}, .group = "mathematics"})->state,
            kroner(150'000));
  EXPECT_EQ(leave_shares(rule, {.credits = {3000}})->state, kroner(120'000));
  EXPECT_EQ(leave_shares(rule, {.credits = {3000}, .group = "chess"}).error(),
            "the rule names no state share for the group chess");
}

TEST(LeaveShares, RefuseWhatTheRuleDoesNotName) {
  const LeaveShareRule rule = leave_rule(kroner(800'000));
  EXPECT_EQ(leave_shares(rule, {.credits = {0}}).error(), "the course gives no credits");
  EXPECT_FALSE(leave_shares(rule, {.credits = {-750}}));
  EXPECT_FALSE(leave_shares(rule, {.credits = {3001}}));
  EXPECT_FALSE(leave_shares(rule, {.credits = {3000}, .semesters = 0}));
  EXPECT_FALSE(leave_shares(rule, {.credits = {3000}, .semesters = 3}));
}

TEST(LeaveShares, GiveTheLeaveOfTheRule_9) {
  const LeaveShareRule rule = leave_rule(kroner(777'777));
  EXPECT_EQ(*leave_while_studying(rule, {.credits = {3000}}), *Rational::of(1, 4));
  EXPECT_EQ(*leave_while_studying(rule, {.credits = {1500}}), *Rational::of(1, 8));
  EXPECT_EQ(*leave_while_studying(rule, {.credits = {750}, .semesters = 1}), *Rational::of(1, 8));
}

TEST(LeaveShares, NeverGiveMoreThanAWholePost) {
  LeaveShareRule rule = leave_rule(kroner(777'777));
  rule.leave_share = {3, 5};
  EXPECT_TRUE(leave_while_studying(rule, {.credits = {3000}, .semesters = 2}));
  EXPECT_FALSE(leave_while_studying(rule, {.credits = {3000}, .semesters = 1}));
}

RC_GTEST_PROP(LeaveShares, AlwaysAddUpAndStayWithinTheCost_7, ()) {
  const Money wage{*rc::gen::inRange<std::int64_t>(1, 1'000'000'000), nok};
  LeaveShareRule rule = leave_rule(wage);
  const auto denominator = *rc::gen::inRange<std::int64_t>(1, 1'000);
  rule.state_share = {*rc::gen::inRange<std::int64_t>(0, denominator + 1), denominator};
  const LeaveScope scope{.credits = {*rc::gen::inRange(1, 3001)}};
  const auto shares = leave_shares(rule, scope);
  RC_ASSERT(shares.has_value());
  RC_ASSERT(shares->state.minor_units >= 0);
  RC_ASSERT(shares->owner.minor_units >= 0);
  RC_ASSERT(shares->cost() ==
            *half_away_from_zero(*Rational::of(scope.credits.count, 4LL * 3000), wage));
}

TEST(Instalments, AreHalfRoundedThenTheRest) {
  EXPECT_EQ(*in_semesters(kroner(145'833, 19), 2),
            (std::vector{kroner(72'916, 60), kroner(72'916, 59)}));
  EXPECT_EQ(*in_semesters(kroner(24'305, 53), 2),
            (std::vector{kroner(12'152, 77), kroner(12'152, 76)}));
  EXPECT_EQ(*in_semesters(kroner(36'458, 30), 1), std::vector{kroner(36'458, 30)});
}

TEST(Instalments, FollowTheFractions) {
  const std::vector<Fraction> quarters = {{3, 4}, {1, 4}};
  EXPECT_EQ(*rounded_instalments(kroner(100, 02), quarters),
            (std::vector{kroner(75, 02), kroner(25)}));
  EXPECT_EQ(*rounded_instalments(kroner(5), {}), std::vector{kroner(5)});
}

// Rounding each part alone would give 1, 1, 1 and −1 øre.
TEST(Instalments, NeverTurnNegative) {
  const std::vector<Fraction> quarters(4, {1, 4});
  EXPECT_EQ(*rounded_instalments(Money{2, nok}, quarters),
            (std::vector<Money>{{1, nok}, {0, nok}, {1, nok}, {0, nok}}));
}

TEST(Instalments, RefuseFractionsThatAreNotTheWhole) {
  EXPECT_EQ(rounded_instalments(kroner(1), std::vector<Fraction>{{1, 2}}).error(),
            "the instalments do not add up to the whole");
  EXPECT_FALSE(rounded_instalments(kroner(1), std::vector<Fraction>{{3, 2}, {-1, 2}}));
  EXPECT_FALSE(rounded_instalments(kroner(1), std::vector<Fraction>{{1, 0}}));
  EXPECT_FALSE(in_semesters(kroner(1), 0));
  EXPECT_FALSE(in_semesters(kroner(1), semesters_max + 1));
}

RC_GTEST_PROP(Instalments, AlwaysAddUpAndKeepTheSign_7, ()) {
  const auto units = *rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000);
  const auto parts = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 20));
  const int whole = std::accumulate(parts.begin(), parts.end(), 0);
  RC_PRE(whole > 0);
  std::vector<Fraction> fractions;
  for (const int part : parts) fractions.push_back({part, whole});
  const auto instalments = rounded_instalments(Money{units, nok}, fractions);
  RC_ASSERT(instalments.has_value());
  std::int64_t total = 0;
  for (const Money instalment : *instalments) {
    RC_ASSERT((units < 0 ? instalment.minor_units <= 0 : instalment.minor_units >= 0));
    total += instalment.minor_units;
  }
  RC_ASSERT(total == units);
}

}  // namespace
}  // namespace grantledger::rule_values
