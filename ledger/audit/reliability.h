#pragma once
// The figures that sampling tables print, computed in whole numbers.

#include <cstdint>

#include "events/result.h"

namespace grantledger {

inline constexpr std::uint64_t confidence_min = 50;  // Per cent.
inline constexpr std::uint64_t confidence_max = 99;
inline constexpr std::uint64_t reliability_errors_max = 500;

// The reliability factor in hundredths, rounded up: the smallest R for which a Poisson variable of
// mean R is at most `errors` with a probability of at most 100 − `confidence` per cent. These are
// the "confidence (reliability) factors for overstatements" of the AICPA's Audit Guide Audit
// Sampling, appendix C, whose printed hundredths are rounded up too: 3.00, 4.75, 6.30, 7.76 … for
// 95. Errors: malformed, as a sentence, beyond the limits above.
Result<std::int64_t> reliability_factor(std::uint64_t confidence, std::uint64_t errors);

// The expansion factor for expected misstatement in hundredths, of the same guide's editions that
// have one table for all sizes of it: 160 for 95.
// Errors: malformed where the guide has none: it has them for 99, 95, 90, 85, 80, 75, 70, 63, 50.
Result<std::int64_t> expansion_factor(std::uint64_t confidence);

}  // namespace grantledger
