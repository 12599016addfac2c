#pragma once

#include <span>
#include <vector>

#include "ledger/rules/rational.h"

namespace grantledger {

// `total` paid in parts. What has been paid after each instalment is the sum of the fractions so
// far, rounded half away from zero, so that no instalment has another sign than the total and the
// parts always add up to it (invariant 7). Two halves: half rounded, then the rest. No fractions:
// everything at once. Reasons: a fraction below zero, or they do not add up to 1.
Computed<std::vector<Money>> rounded_instalments(Money total, std::span<const Fraction> fractions);

// The same in `semesters` equal parts: autumn is half rounded, spring the rest; one semester only
// is everything. Reasons: no semester, or more than semesters_max.
inline constexpr std::uint16_t semesters_max = 12;
Computed<std::vector<Money>> in_semesters(Money share, std::uint16_t semesters);

}  // namespace grantledger
