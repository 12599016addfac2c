#pragma once

#include <span>

#include "events/rule_facts.h"
#include "ledger/rules/rational.h"

namespace grantledger {

inline constexpr std::int64_t quantity_max = 1'000'000'000'000;

struct UnitRateAmount {
  Money by_rates;
  Money basic;
  Money total;  // Their sum, or the rule's amount_max if that is less.
  bool operator==(const UnitRateAmount&) const = default;
};

// The amount for counted quantities: each rate's part is rounded by itself; a basic part is given
// once if any of its conditions holds. A unit that is not given counts as none. Reasons: a unit
// that the rule does not name or that is given twice, a count below 0 or above quantity_max, none
// of the rule's rates met by a unit, an amount too large.
Computed<UnitRateAmount> unit_rate_amount(const UnitRateRule& rule,
                                          std::span<const Quantity> quantities);

}  // namespace grantledger
