#pragma once

#include "events/rule_facts.h"
#include "ledger/rules/rational.h"

namespace grantledger {

// The largest grant towards `cost` that every part of the rule allows; with no part about cost the
// whole cost. Reasons: a cost below zero, a number too large.
Computed<Money> grant_max(const CostShareRule& rule, Money cost);

// What the recipient must add at least, by co-funding or own effort, to a grant towards a cost: the
// larger of the rule's shares of the cost and of the grant, rounded. A grant of at most grant_max
// always leaves room for it. Reasons: as above, or currencies that differ.
struct CostAndGrant {
  Money cost;
  Money grant;
};
Computed<Money> own_contribution_min(const CostShareRule& rule, const CostAndGrant& of);

// What must stay unpaid of the grant until the final report (invariant 10): zero if the rule
// withholds nothing. Reasons: a number too large.
Computed<Money> withheld_min(const CostShareRule& rule, Money grant);

// The largest grant as the state's share and the rest of the cost as the owner's (invariant 7).
Computed<Shares> cost_shares(const CostShareRule& rule, Money cost);

}  // namespace grantledger
