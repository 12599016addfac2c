#include "ledger/rules/rule_check.h"

#include <gtest/gtest.h>

#include "tests/rule_values.h"

namespace grantledger::rule_values {
namespace {

using Change = void (*)(RuleVersion&);

std::vector<std::string> problems_after(Change change) {
  RuleVersion rule = version("a", date_of(2026, 8, 1));
  rule.leave_share = leave_rule(kroner(777'777));
  change(rule);
  return problems_of(rule);
}

TEST(RuleCheck, FindsNothingWrongWithTheSample) {
  EXPECT_EQ(problems_after([](RuleVersion&) {}), std::vector<std::string>());
}

TEST(RuleCheck, NamesWhatCannotBeComputedWith) {
  struct {
    const char* path;
    Change change;
  } const rows[] = {
      {"scheme", [](RuleVersion& r) { r.scheme = {}; }},
      {"version", [](RuleVersion& r) { r.version = {}; }},
      {"last_day", [](RuleVersion& r) { r.last_day = date_of(2026, 7, 31); }},
      {"supersedes", [](RuleVersion& r) { r.supersedes = r.version; }},
      {"groups", [](RuleVersion& r) { r.groups.clear(); }},
      {"groups.", [](RuleVersion& r) { r.groups[0].group.clear(); }},
      {"single_person_max", [](RuleVersion& r) { r.single_person_max = kroner(0); }},
      {"instalments",
       [](RuleVersion& r) {
         r.instalments = {{1, 2}, {1, 3}};
       }},
      {"leave_share.wage_basis", [](RuleVersion& r) { r.leave_share->wage_basis = kroner(-1); }},
      {"leave_share.leave_share",
       [](RuleVersion& r) {
         r.leave_share->leave_share = {1, 0};
       }},
      {"leave_share.full_credits", [](RuleVersion& r) { r.leave_share->full_credits = {0}; }},
      {"leave_share.semesters_full", [](RuleVersion& r) { r.leave_share->semesters_full = 0; }},
      {"leave_share.state_share",
       [](RuleVersion& r) {
         r.leave_share->state_share = {5, 4};
       }},
      {"leave_share.group_shares.",
       [](RuleVersion& r) {
         r.leave_share->group_shares = {{"", {1, 2}}};
       }},
      {"fixed_amount.amount",
       [](RuleVersion& r) {
         r.fixed_amount->amount = Money{1, Currency{{'E', 'U', 'R'}}};
       }},
      {"cost_share.withheld_min",
       [](RuleVersion& r) {
         r.cost_share = CostShareRule{{}, {}, {}, Fraction{-1, 4}};
       }},
      {"allocation.statistics", [](RuleVersion& r) { r.allocation = AllocationRule{}; }},
      {"unit_rate.rates", [](RuleVersion& r) { r.unit_rate = UnitRateRule{}; }},
      {"unit_rate.rates.votes.per_count",
       [](RuleVersion& r) {
         r.unit_rate = UnitRateRule{{{"votes", kroner(1), 0, 0}}, {}, {}};
       }},
      {"unit_rate.basic_parts.b",
       [](RuleVersion& r) {
         r.unit_rate = UnitRateRule{{{"votes", kroner(1), 1, 0}},
                                    {{"b", kroner(1), "votes", 1}, {"b", kroner(2), "seats", 1}},
                                    {}};
       }},
      {"route", [](RuleVersion& r) { r.route = Route::none; }},
      {"route", [](RuleVersion& r) { r.route = Route::pooled; }},
  };
  for (const auto& row : rows) {
    const auto problems = problems_after(row.change);
    ASSERT_EQ(problems.size(), 1U) << row.path;
    EXPECT_TRUE(problems.front().starts_with(std::string(row.path) + ":")) << problems.front();
  }
}

TEST(RuleCheck, ExpectsPooledSharesToBeTheWhole) {
  const auto problems = problems_after([](RuleVersion& rule) {
    rule.route = Route::pooled;
    rule.pooled = PooledRule{{{*ItemId::parse("1.1"), {1, 2}}, {*ItemId::parse("1.1"), {1, 4}}}};
  });
  EXPECT_EQ(problems,
            (std::vector<std::string>{"pooled.sources.1.1: expected an item named once",
                                      "pooled.sources: expected shares that add up to 1"}));
}

}  // namespace
}  // namespace grantledger::rule_values
