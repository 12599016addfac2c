#include "ledger/rules/cost_share.h"

#include <algorithm>

namespace grantledger {
namespace {

Computed<Money> part_of(const std::optional<Fraction>& part, Money amount) {
  if (!part) return Money{0, amount.currency};
  TRY(const Rational share, Rational::of(*part));
  return half_away_from_zero(share, amount);
}

// The largest grant that leaves room in `cost` for `share` of itself: cost / (1 + share). Rounding
// both may leave the recipient a minor unit short; then the grant is a minor unit less.
Computed<Money> grant_beside(Fraction share, Money cost) {
  TRY(const Rational own, Rational::of(share));
  TRY(const Rational whole, sum(Rational(1), own));
  TRY(const Rational part, quotient(Rational(1), whole));
  TRY(Money grant, half_away_from_zero(part, cost));
  TRY(const Money own_amount, half_away_from_zero(own, grant));
  if (grant + own_amount > cost) grant -= Money{1, cost.currency};
  return grant;
}

}  // namespace

Computed<Money> grant_max(const CostShareRule& rule, Money cost) {
  if (cost.minor_units < 0) return tl::unexpected<std::string>("the cost is negative");
  Money largest = cost;
  if (rule.grant_of_cost_max) {
    TRY(const Money part, part_of(rule.grant_of_cost_max, cost));
    largest = std::min(largest, part);
  }
  if (rule.own_of_cost_min) {
    TRY(const Money own, part_of(rule.own_of_cost_min, cost));
    largest = std::min(largest, cost - own);
  }
  if (rule.own_of_grant_min) {
    TRY(const Money grant, grant_beside(*rule.own_of_grant_min, cost));
    largest = std::min(largest, grant);
  }
  return largest;
}

Computed<Money> own_contribution_min(const CostShareRule& rule, const CostAndGrant& of) {
  if (of.cost.currency != of.grant.currency) {
    return tl::unexpected<std::string>("the cost and the grant are in different currencies");
  }
  TRY(const Money by_cost, part_of(rule.own_of_cost_min, of.cost));
  TRY(const Money by_grant, part_of(rule.own_of_grant_min, of.grant));
  return std::max(by_cost, by_grant);
}

Computed<Money> withheld_min(const CostShareRule& rule, Money grant) {
  return part_of(rule.withheld_min, grant);
}

Computed<Shares> cost_shares(const CostShareRule& rule, Money cost) {
  TRY(const Money grant, grant_max(rule, cost));
  return Shares{.state = grant, .owner = cost - grant};
}

}  // namespace grantledger
