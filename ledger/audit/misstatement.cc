#include "ledger/audit/misstatement.h"

#include <algorithm>

#include "events/money.h"
#include "ledger/audit/reliability.h"

namespace grantledger {
namespace {

__extension__ using Wide = __int128;

// Twice as much and a denominator still fit.
constexpr Wide numerator_max = Wide{1} << 125;

Wide rounded_up(Wide numerator, Wide denominator) {
  return (numerator + denominator - 1) / denominator;
}

Wide nearest(Wide numerator, Wide denominator) {
  const Wide half = numerator < 0 ? -denominator : denominator;
  return (2 * numerator + half) / (2 * denominator);
}

Result<std::int64_t> whole(Wide value) {
  const auto narrow = static_cast<std::int64_t>(value);
  if (narrow == value) return narrow;
  return fail(Fault::malformed, "the amounts are too large to evaluate");
}

// factor × interval × error / book as a fraction: `factor` in hundredths, interval the sample's.
struct Product {
  Wide numerator = 0;
  Wide denominator = 1;
};
Result<Product> product(const AuditSample& sample, std::int64_t factor, const AuditedUnit& unit) {
  Product made{factor, 100};
  const std::int64_t error = std::abs(unit.book - unit.audited);
  if (__builtin_mul_overflow(made.numerator, Wide{sample.drawn_from}, &made.numerator) ||
      __builtin_mul_overflow(made.numerator, Wide{error}, &made.numerator) ||
      __builtin_mul_overflow(made.denominator, Wide{unit.book}, &made.denominator) ||
      __builtin_mul_overflow(made.denominator,
                             static_cast<Wide>(std::max<std::uint64_t>(sample.draws, 1)),
                             &made.denominator) ||
      made.numerator > numerator_max) {
    return fail(Fault::malformed, "the amounts are too large to evaluate");
  }
  return made;
}

bool is_amount(std::int64_t minor_units) {
  return minor_units >= 0 && minor_units <= minor_units_max;
}

bool has_larger_tainting(const AuditedUnit& a, const AuditedUnit& b) {
  return Wide{a.book - a.audited} * b.book > Wide{b.book - b.audited} * a.book;
}

// Adds what the overstated units, the largest tainting first, project and allow for.
Result<void> add_overstated(const AuditSample& sample, const std::vector<AuditedUnit>& overstated,
                            std::uint64_t confidence, MusEvaluation& found) {
  TRY(std::int64_t before, reliability_factor(confidence, 0));
  TRY(found.basic_precision,
      whole(sample.draws == 0 ? Wide{0}
                              : rounded_up(Wide{before} * sample.drawn_from,
                                           Wide{100} * static_cast<Wide>(sample.draws))));
  Wide limit = Wide{found.known} + found.basic_precision;
  Wide projected = 0;
  for (const AuditedUnit& unit : overstated) {
    TRY(const std::int64_t factor, reliability_factor(confidence, ++found.errors));
    TRY(const Product share, product(sample, factor - before, unit));
    limit += rounded_up(share.numerator, share.denominator);
    TRY(const Product once, product(sample, 100, unit));
    projected += nearest(once.numerator, once.denominator);
    before = factor;
  }
  TRY(found.projected, whole(projected));
  TRY(found.upper_limit, whole(limit));
  found.allowance = found.upper_limit - found.known - found.projected - found.basic_precision;
  return {};
}

}  // namespace

Result<SampleSize> sample_size_of(const SampleSizeWanted& wanted) {
  if (!is_amount(wanted.population) || !is_amount(wanted.tolerable) ||
      !is_amount(wanted.expected)) {
    return fail(Fault::malformed, "an amount is below zero or larger than a fact may carry");
  }
  SampleSize size;
  TRY(size.reliability_factor, reliability_factor(wanted.confidence, 0));
  TRY(size.expansion_factor, expansion_factor(wanted.confidence));
  const Wide left = Wide{wanted.tolerable} * 100 - Wide{wanted.expected} * size.expansion_factor;
  const Wide interval = left / size.reliability_factor;
  if (interval <= 0) {
    return fail(Fault::malformed,
                "the misstatement expected leaves nothing of what is tolerable: expect less, "
                "tolerate more, or look at everything");
  }
  TRY(size.interval, whole(interval));
  size.size = static_cast<std::uint64_t>(
      rounded_up(Wide{wanted.population} * size.reliability_factor, left));
  return size;
}

Result<MusEvaluation> evaluate_mus(const AuditSample& sample, std::span<const AuditedUnit> audited,
                                   std::uint64_t confidence) {
  MusEvaluation found;
  Wide understated = 0;
  std::vector<AuditedUnit> overstated;
  for (const AuditedUnit& unit : audited) {
    if (!is_amount(unit.audited) || unit.book <= 0) {
      return fail(Fault::malformed, "an amount is below zero or larger than a fact may carry");
    }
    const std::int64_t error = unit.book - unit.audited;
    if (unit.is_certain) {
      (error > 0 ? found.known : found.understated_known) += std::abs(error);
    } else if (error > 0) {
      overstated.push_back(unit);
    } else if (error < 0) {
      TRY(const Product once, product(sample, 100, unit));
      understated += nearest(once.numerator, once.denominator);
    }
  }
  TRY(found.understated_projected, whole(understated));
  std::ranges::stable_sort(overstated, has_larger_tainting);
  TRY_VOID(add_overstated(sample, overstated, confidence, found));
  return found;
}

Result<std::int64_t> project_errors(std::span<const SampleStratum> strata,
                                    std::span<const AuditedUnit> audited) {
  Wide projected = 0;
  for (const SampleStratum& stratum : strata) {
    Wide errors = 0;
    for (const AuditedUnit& unit : audited) {
      if (unit.stratum == stratum.name) errors += unit.book - unit.audited;
    }
    projected += nearest(errors * stratum.units, static_cast<Wide>(stratum.drawn));
  }
  return whole(projected);
}

Result<std::uint64_t> wrong_units_max(const RateWanted& wanted) {
  TRY(const std::int64_t factor, reliability_factor(wanted.confidence, wanted.errors));
  const Wide limit = rounded_up(Wide{factor} * wanted.units, Wide{100} * wanted.drawn);
  return static_cast<std::uint64_t>(std::min(limit, Wide{wanted.units}));
}

}  // namespace grantledger
