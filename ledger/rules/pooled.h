#pragma once

#include <span>
#include <vector>

#include "events/rule_facts.h"
#include "ledger/rules/rational.h"

namespace grantledger {

// A commitment charged to the rule's sources for `year` by their fixed shares, in the rule's order;
// largest remainder, ties to the source named first. Reasons: shares that do not add up to 1, an
// amount below zero, numbers too large.
Computed<std::vector<LinePart>> split_commitment(const PooledRule& rule, Money amount,
                                                 std::uint16_t year);

// `amount` split by what `of` holds, in its order; largest remainder, ties to the line named first.
// For a payment or a release `of` is what remains committed on each line, for a repayment what is
// net paid from it. No line gives more than it holds, and taking everything empties every line.
// Reasons: an amount below zero or above what `of` holds in all, currencies that differ, a line
// below zero.
Computed<std::vector<LinePart>> split_by_what_is_held(Money amount, std::span<const LinePart> of);

}  // namespace grantledger
