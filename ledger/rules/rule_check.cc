#include "ledger/rules/rule_check.h"

#include <algorithm>
#include <set>

#include "ledger/rules/instalments.h"
#include "ledger/rules/rational.h"

namespace grantledger {
namespace {

// Collects problems; each check adds at most one.
class Checks {
 public:
  void expect(bool holds, const std::string& path, const std::string& expected) {
    if (!holds) problems_.push_back(path + ": " + expected);
  }

  void expect_share(const Fraction& share, const std::string& path) {
    expect(share.denominator >= 1 && share.denominator <= denominator_max && share.numerator >= 0 &&
               share.numerator <= share.denominator,
           path, "expected a share from 0 to 1, with a denominator of at most 1000000");
  }

  void expect_share(const std::optional<Fraction>& share, const std::string& path) {
    if (share) expect_share(*share, path);
  }

  void expect_amount(const Money& amount, const std::string& path) {
    if (!currency_) currency_ = amount.currency;
    expect(is_storable(amount) && amount.minor_units > 0, path, "expected an amount above zero");
    expect(amount.currency == *currency_, path, "expected the currency of the version's others");
  }

  void expect_length(std::size_t length, const std::string& path) {
    expect(length <= rule_list_length_max, path,
           "at most " + std::to_string(rule_list_length_max) + " entries");
  }

  void expect_whole(std::span<const Fraction> parts, const std::string& path) {
    expect_length(parts.size(), path);
    for (const Fraction& part : parts) expect_share(part, path);
    const auto total = sum_of(parts);
    expect(total && *total == Rational(1), path, "expected shares that add up to 1");
  }

  std::vector<std::string> problems() && { return std::move(problems_); }

 private:
  std::vector<std::string> problems_;
  std::optional<Currency> currency_;
};

void check(Checks& checks, const LeaveShareRule& rule) {
  checks.expect_amount(rule.wage_basis, "leave_share.wage_basis");
  checks.expect_share(rule.leave_share, "leave_share.leave_share");
  checks.expect(rule.full_credits.count > 0, "leave_share.full_credits", "expected more than 0");
  checks.expect(rule.semesters_full >= 1 && rule.semesters_full <= semesters_max,
                "leave_share.semesters_full", "expected 1 to " + std::to_string(semesters_max));
  checks.expect_share(rule.state_share, "leave_share.state_share");
  checks.expect_length(rule.group_shares.size(), "leave_share.group_shares");
  std::set<std::string> groups;
  for (const GroupShare& group : rule.group_shares) {
    const std::string path = "leave_share.group_shares." + group.group;
    checks.expect(!group.group.empty() && groups.insert(group.group).second, path,
                  "expected a group named once");
    checks.expect_share(group.state_share, path);
  }
}

void check(Checks& checks, const ParticipantLimits& limits) {
  const bool are_counts = limits.credits_semester_max.count >= 0 &&
                          limits.credits_year_max.count >= 0 && limits.leave_percent_max.count >= 0;
  checks.expect(are_counts, "limits", "expected limits of 0 or more");
}

void check_basic_part(Checks& checks, const UnitRateRule& rule, const BasicPart& part) {
  const std::string path = "unit_rate.basic_parts." + part.name;
  checks.expect(!part.name.empty() && !part.unit.empty(), path, "expected a name and a unit");
  checks.expect_amount(part.amount, path + ".amount");
  checks.expect(part.count_min >= 0, path + ".count_min", "expected 0 or more");
  const auto first = std::ranges::find(rule.basic_parts, part.name, &BasicPart::name);
  checks.expect(first->amount == part.amount, path,
                "expected one amount for all conditions of one name");
}

void check(Checks& checks, const UnitRateRule& rule) {
  checks.expect(!rule.rates.empty(), "unit_rate.rates", "expected at least one rate");
  checks.expect_length(rule.rates.size(), "unit_rate.rates");
  checks.expect_length(rule.basic_parts.size(), "unit_rate.basic_parts");
  std::set<std::string> units;
  for (const UnitRate& rate : rule.rates) {
    const std::string path = "unit_rate.rates." + rate.unit;
    checks.expect(!rate.unit.empty() && units.insert(rate.unit).second, path,
                  "expected a unit named once");
    checks.expect_amount(rate.rate, path + ".rate");
    checks.expect(rate.per_count >= 1, path + ".per_count", "expected 1 or more");
    checks.expect(rate.count_max >= 0, path + ".count_max", "expected 0 (no cap) or more");
  }
  for (const BasicPart& part : rule.basic_parts) check_basic_part(checks, rule, part);
  if (rule.amount_max) checks.expect_amount(*rule.amount_max, "unit_rate.amount_max");
}

void check(Checks& checks, const FixedAmountRule& rule) {
  if (rule.recipients.empty()) return checks.expect_amount(rule.amount, "fixed_amount.amount");
  checks.expect_length(rule.recipients.size(), "fixed_amount.recipients");
  std::set<OrganisationId> recipients;
  for (const RecipientAmount& each : rule.recipients) {
    const std::string path = "fixed_amount.recipients." + each.recipient.text();
    checks.expect(recipients.insert(each.recipient).second, path,
                  "expected a recipient named once");
    checks.expect_amount(each.amount, path + ".amount");
  }
}

void check(Checks& checks, const CostShareRule& rule) {
  checks.expect_share(rule.grant_of_cost_max, "cost_share.grant_of_cost_max");
  checks.expect_share(rule.own_of_cost_min, "cost_share.own_of_cost_min");
  checks.expect_share(rule.own_of_grant_min, "cost_share.own_of_grant_min");
  checks.expect_share(rule.withheld_min, "cost_share.withheld_min");
}

void check(Checks& checks, const AllocationRule& rule) {
  if (rule.pot) checks.expect_amount(*rule.pot, "allocation.pot");
  checks.expect_share(rule.equal_share, "allocation.equal_share");
  checks.expect(!rule.statistics.is_empty(), "allocation.statistics", "expected a statistic's id");
  if (!rule.instalments.empty()) {
    checks.expect_whole(rule.instalments, "allocation.instalments");
  }
}

void check(Checks& checks, const PooledRule& rule) {
  std::vector<Fraction> shares;
  std::set<ItemId> items;
  for (const PooledSource& source : rule.sources) {
    shares.push_back(source.share);
    checks.expect(!source.item.is_empty() && items.insert(source.item).second,
                  "pooled.sources." + source.item.text(), "expected an item named once");
  }
  checks.expect_whole(shares, "pooled.sources");
}

void check_kinds(Checks& checks, const RuleVersion& rule) {
  if (rule.leave_share) check(checks, *rule.leave_share);
  if (rule.unit_rate) check(checks, *rule.unit_rate);
  if (rule.fixed_amount) check(checks, *rule.fixed_amount);
  if (rule.limits) check(checks, *rule.limits);
  if (rule.stipend_max) checks.expect_share(*rule.stipend_max, "stipend_max");
  checks.expect_length(rule.report_due.size(), "report_due");
  if (rule.recovery)
    checks.expect_share(rule.recovery->interest_per_year, "recovery.interest_per_year");
  if (rule.cost_share) check(checks, *rule.cost_share);
  if (rule.allocation) check(checks, *rule.allocation);
  if (rule.pooled) check(checks, *rule.pooled);
  const bool is_money = rule.leave_share || rule.unit_rate || rule.fixed_amount ||
                        rule.cost_share || rule.allocation || rule.pooled;
  checks.expect(is_money == (rule.route != Route::none), "route",
                "expected a rule kind where there is money, and none where the route is none");
  checks.expect(rule.pooled.has_value() == (rule.route == Route::pooled), "route",
                "expected pooled sources where the route is pooled, and only there");
}

}  // namespace

std::vector<std::string> problems_of(const RuleVersion& rule) {
  Checks checks;
  checks.expect(!rule.scheme.is_empty(), "scheme", "expected a scheme id");
  checks.expect(!rule.version.is_empty(), "version", "expected a version id");
  checks.expect(!rule.last_day || *rule.last_day >= rule.first_day, "last_day",
                "expected no day before first_day");
  checks.expect(rule.supersedes != rule.version, "supersedes", "expected another version");
  checks.expect(!rule.groups.empty(), "groups", "expected at least one eligible group");
  checks.expect_length(rule.groups.size(), "groups");
  for (const EligibleGroup& group : rule.groups) {
    checks.expect(!group.group.empty() && (!group.last_day || *group.last_day >= group.first_day),
                  "groups." + group.group, "expected a name, and no last day before the first");
  }
  if (rule.single_person_max) checks.expect_amount(*rule.single_person_max, "single_person_max");
  if (!rule.instalments.empty()) checks.expect_whole(rule.instalments, "instalments");
  check_kinds(checks, rule);
  return std::move(checks).problems();
}

}  // namespace grantledger
