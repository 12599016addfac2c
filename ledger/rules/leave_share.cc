#include "ledger/rules/leave_share.h"

#include <algorithm>

namespace grantledger {
namespace {

// The part of a post for a whole study year.
Computed<Rational> leave_in_a_year(const LeaveShareRule& rule, const LeaveScope& scope) {
  if (scope.credits.count <= 0) return tl::unexpected<std::string>("the course gives no credits");
  if (scope.credits > rule.full_credits) {
    return tl::unexpected<std::string>(
        "more credits than the rule gives leave for in a study year");
  }
  if (scope.semesters == 0 || scope.semesters > rule.semesters_full) {
    return tl::unexpected("the rule has 1 to " + std::to_string(rule.semesters_full) +
                          " semesters in a study year, not " + std::to_string(scope.semesters));
  }
  TRY(const Rational leave, Rational::of(rule.leave_share));
  TRY(const Rational part, Rational::of(scope.credits.count, rule.full_credits.count));
  return product(leave, part);
}

Computed<Rational> state_share_of(const LeaveShareRule& rule, const std::string& group) {
  if (group.empty() || rule.group_shares.empty()) return Rational::of(rule.state_share);
  const auto named = std::ranges::find(rule.group_shares, group, &GroupShare::group);
  if (named == rule.group_shares.end()) {
    return tl::unexpected("the rule names no state share for the group " + group);
  }
  return Rational::of(named->state_share);
}

}  // namespace

Computed<Shares> leave_shares(const LeaveShareRule& rule, const LeaveScope& scope) {
  TRY(const Rational leave, leave_in_a_year(rule, scope));
  TRY(const Rational state_share, state_share_of(rule, scope.group));
  TRY(const Money cost, half_away_from_zero(leave, rule.wage_basis));
  TRY(const Money state, half_away_from_zero(state_share, cost));
  return Shares{.state = state, .owner = cost - state};
}

Computed<Rational> leave_while_studying(const LeaveShareRule& rule, const LeaveScope& scope) {
  TRY(const Rational yearly, leave_in_a_year(rule, scope));
  TRY(const Rational density, Rational::of(rule.semesters_full, scope.semesters));
  TRY(const Rational leave, product(yearly, density));
  if (leave > Rational(1))
    return tl::unexpected<std::string>("the leave is more than a whole post");
  return leave;
}

}  // namespace grantledger
