#pragma once
// How large an audit sample must be, and what the errors found in one say of the population. Whole
// minor units; every division says how it rounds.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ledger/audit/sample.h"

namespace grantledger {

struct SampleSizeWanted {
  std::uint64_t confidence = 95;  // Per cent.
  std::int64_t population = 0;    // Minor units, as the others.
  std::int64_t tolerable = 0;     // Misstatement.
  std::int64_t expected = 0;      // Misstatement.
};

struct SampleSize {
  std::int64_t reliability_factor = 0;  // Hundredths, for no errors.
  std::int64_t expansion_factor = 0;    // Hundredths.
  std::int64_t interval = 0;            // Minor units.
  std::uint64_t size = 0;
};

// The size of a MUS sample by the AICPA's formula: interval = (tolerable − expected × expansion
// factor) / reliability factor, printed rounded down; size = population / interval, rounded up.
// Errors: malformed, as a sentence: an amount out of range, a confidence without factors, or
// nothing left to tolerate.
Result<SampleSize> sample_size_of(const SampleSizeWanted& wanted);

// A drawn unit whose right amount an auditor found. `audited` is not below zero.
struct AuditedUnit {
  std::int64_t book = 0;
  std::int64_t audited = 0;
  bool is_certain = false;
  std::string stratum = {};
};

// What the errors in a MUS sample say of the population, in minor units. Overstated: paid too much.
struct MusEvaluation {
  std::uint64_t errors = 0;          // Overstated units that were drawn by the interval.
  std::int64_t known = 0;            // In units that were taken with certainty.
  std::int64_t projected = 0;        // From the others: interval × tainting, nearest.
  std::int64_t basic_precision = 0;  // interval × the factor for no errors, up.
  std::int64_t allowance = 0;        // For the further factors.
  std::int64_t upper_limit = 0;      // All of it.
  std::int64_t understated_known = 0;
  std::int64_t understated_projected = 0;  // Not set off against what is overstated.
};

// Stringer's bound: known + interval × (R(0) + Σ (R(i) − R(i − 1)) × tainting(i)), the largest
// tainting first, R the reliability factors and a tainting (book − audited) / book. Each product is
// rounded up to a minor unit. `sample` is what draw_sample gave. Errors: malformed: a confidence or
// a number of errors without factors, an amount out of range, numbers too large.
Result<MusEvaluation> evaluate_mus(const AuditSample& sample, std::span<const AuditedUnit> audited,
                                   std::uint64_t confidence);

// What a random or stratified sample's errors come to when each stands for its stratum (a random
// sample is one stratum): overstated less understated, each stratum to the nearest minor unit.
// Errors: malformed, numbers too large.
Result<std::int64_t> project_errors(std::span<const SampleStratum> strata,
                                    std::span<const AuditedUnit> audited);

// At most so many of `units` are wrong, with that confidence: R(errors) × units / drawn, rounded
// up, of a random sample. Errors: as reliability_factor.
struct RateWanted {
  std::uint64_t units = 0;
  std::uint64_t drawn = 0;  // > 0.
  std::uint64_t errors = 0;
  std::uint64_t confidence = 95;
};
Result<std::uint64_t> wrong_units_max(const RateWanted& wanted);

}  // namespace grantledger
