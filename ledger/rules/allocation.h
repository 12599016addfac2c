#pragma once

#include <span>
#include <vector>

#include "events/rule_facts.h"
#include "ledger/rules/rational.h"

namespace grantledger {

// `amount` divided in proportion to `weights`, in their order: every part is its exact quota
// rounded down, and the minor units that are left go one each to the largest remainders, the
// earlier first among equals. The parts always add up to `amount`; a weight of zero gets nothing;
// no part passes its exact quota by a whole minor unit. Reasons: an amount or a weight below zero,
// no weight at all, numbers too large.
Computed<std::vector<Money>> largest_remainder(Money amount, std::span<const Wide> weights);

struct AllocatedPart {
  OrganisationId recipient;
  Money amount;
  bool operator==(const AllocatedPart&) const = default;
};

// `pot` divided among the recipients of a statistic: the rule's equal share of it equally, the rest
// by weight, both in one exact quota a recipient, then the largest remainder. Ties go to the
// recipient whose id comes first. The answer is in the order of ids, whatever the order of
// `weights` (invariant 14: what is allocated depends on nothing but these). Reasons: no recipients
// or the same twice, another pot than the rule names, as above.
Computed<std::vector<AllocatedPart>> allocate(const AllocationRule& rule, Money pot,
                                              std::span<const Weight> weights);

}  // namespace grantledger
