#include "ledger/whatif/other_amounts.h"

#include <algorithm>

#include "ledger/rules/allocation.h"
#include "ledger/rules/cost_share.h"
#include "ledger/rules/fixed_amount.h"
#include "ledger/rules/instalments.h"
#include "ledger/rules/leave_share.h"
#include "ledger/rules/unit_rate.h"

namespace grantledger {
namespace {

Computed<std::vector<Shares>> by_semester(const LeaveShareRule& rule, const LeaveScope& scope) {
  TRY(const Shares shares, leave_shares(rule, scope));
  TRY(const auto state, in_semesters(shares.state, scope.semesters));
  TRY(const auto owner, in_semesters(shares.owner, scope.semesters));
  std::vector<Shares> semesters;
  for (std::size_t i = 0; i < state.size(); ++i) semesters.push_back({state[i], owner[i]});
  return semesters;
}

Computed<LeaveShareRule> leave_rule(const RuleVersion& rule, const std::string& group, Date start) {
  if (!rule.leave_share) {
    return tl::unexpected(rule.version.text() + " has no rule for leaves");
  }
  if (!rule.groups.empty() && !is_eligible(rule, group, start)) {
    return tl::unexpected(rule.version.text() + " does not name the group " + group + " on " +
                          text_of(start));
  }
  return *rule.leave_share;
}

std::string group_for(const LeaveShareRule& rule, const std::string& group) {
  return rule.group_shares.empty() ? "" : group;
}

}  // namespace

void PotDivision::take(const StatisticsImported& fact) {
  Count& count = counts_[fact.statistics][fact.counted_on];
  count.tranches = fact.tranches;
  ++count.known;
  count.weights.insert(count.weights.end(), fact.weights.begin(), fact.weights.end());
  divided_.clear();
}

Computed<Money> PotDivision::part(const AllocationRule& rule, Money pot, Date day,
                                  const OrganisationId& recipient) {
  const std::pair<const Date, Count>* latest = nullptr;
  for (const auto& each : counts_[rule.statistics]) {
    if (each.first <= day && each.second.known >= each.second.tranches) latest = &each;
  }
  if (!latest) {
    return tl::unexpected("no complete statistic " + rule.statistics.text() + " was counted by " +
                          text_of(day));
  }
  const std::string key = rule.statistics.text() + " " + text_of(latest->first) + " " +
                          decimal_text_of(pot) + text_of(pot.currency) + " " +
                          std::to_string(rule.equal_share.numerator) + "/" +
                          std::to_string(rule.equal_share.denominator);
  auto divided = divided_.find(key);
  if (divided == divided_.end()) {
    TRY(const auto parts, allocate(rule, pot, latest->second.weights));
    std::map<OrganisationId, Money> by_recipient;
    for (const AllocatedPart& each : parts) by_recipient[each.recipient] = each.amount;
    divided = divided_.emplace(key, std::move(by_recipient)).first;
  }
  const auto own = divided->second.find(recipient);
  if (own == divided->second.end()) {
    return tl::unexpected("the statistic has no weight for " + recipient.text());
  }
  return own->second;
}

Computed<std::vector<Shares>> semester_shares(const RuleVersion& rule, const LeaveGranted& leave) {
  TRY(const LeaveShareRule shares, leave_rule(rule, leave.group, leave.study_start));
  return by_semester(shares, {leave.credits, static_cast<std::uint16_t>(leave.semesters.size()),
                              group_for(shares, leave.group)});
}

Computed<std::vector<Shares>> semester_shares(const RuleVersion& rule, const ReplayedLeave& leave,
                                              const LeaveChanged& change) {
  TRY(const LeaveShareRule shares, leave_rule(rule, leave.group, leave.study_start));
  return by_semester(shares, {change.credits, static_cast<std::uint16_t>(change.semesters.size()),
                              group_for(shares, leave.group)});
}

Computed<Money> wishes_amount(const LeaveShareRule& rule, const std::vector<WishInBrief>& wishes) {
  Money total{0, rule.wage_basis.currency};
  for (const WishInBrief& wish : wishes) {
    TRY(const Shares shares,
        leave_shares(rule, {wish.credits, rule.semesters_full, group_for(rule, wish.group)}));
    total += shares.state;
  }
  return total;
}

Computed<Money> amount_by(const RuleVersion& rule, const AwardDecided& fact,
                          const std::optional<Money>& pot, PotDivision& division) {
  if (rule.unit_rate) {
    TRY(const UnitRateAmount amount, unit_rate_amount(*rule.unit_rate, fact.quantities));
    return amount.total;
  }
  if (rule.fixed_amount) return fixed_amount(*rule.fixed_amount, fact.terms.recipient);
  if (rule.cost_share) {
    if (!fact.cost) return tl::unexpected<std::string>("the decision does not tell the cost");
    return grant_max(*rule.cost_share, *fact.cost);
  }
  if (rule.allocation) {
    const std::optional<Money>& whole = rule.allocation->pot ? rule.allocation->pot : pot;
    if (!whole) return tl::unexpected<std::string>("neither rule nor decision tells the pot");
    return division.part(*rule.allocation, *whole, fact.effective_on, fact.terms.recipient);
  }
  return tl::unexpected(rule.version.text() + " has no rule that gives an amount of what is told");
}

}  // namespace grantledger
