#include "ledger/rules/allocation.h"

#include <algorithm>
#include <numeric>

namespace grantledger {
namespace {

tl::unexpected<std::string> too_large() {
  return tl::unexpected<std::string>("the weights are too large to divide exactly");
}

Computed<Wide> total_of(std::span<const Wide> weights) {
  Wide total = 0;
  for (const Wide weight : weights) {
    if (weight < 0) return tl::unexpected<std::string>("a weight is negative");
    if (__builtin_add_overflow(total, weight, &total)) return too_large();
  }
  if (total == 0) return tl::unexpected<std::string>("there is no weight to divide by");
  return total;
}

// A recipient's exact part of the pot is e/n + (1 − e) w/W, for an equal share of e = p/q among n
// and weights that sum to W. Times q n W that is the whole number p W + (q − p) n w. Without
// weights by which to divide, everything must be equal.
Computed<std::vector<Wide>> quotas(Rational equal, std::span<const Weight> weights) {
  const Wide p = equal.numerator();
  const Wide q = equal.denominator();
  if (p < 0 || p > q) return tl::unexpected<std::string>("the equal share is not between 0 and 1");
  if (p == q) return std::vector<Wide>(weights.size(), 1);
  std::vector<Wide> each;
  for (const Weight& weight : weights) each.push_back(weight.weight);
  TRY(const Wide total, total_of(each));
  Wide equally = 0;
  Wide by_weight = 0;
  if (__builtin_mul_overflow(p, total, &equally) ||
      __builtin_mul_overflow(q - p, static_cast<Wide>(weights.size()), &by_weight)) {
    return too_large();
  }
  for (Wide& quota : each) {
    if (__builtin_mul_overflow(quota, by_weight, &quota) ||
        __builtin_add_overflow(quota, equally, &quota)) {
      return too_large();
    }
  }
  return each;
}

}  // namespace

Computed<std::vector<Money>> largest_remainder(Money amount, std::span<const Wide> weights) {
  if (amount.minor_units < 0) return tl::unexpected<std::string>("the amount is negative");
  TRY(const Wide total, total_of(weights));
  std::vector<Money> parts;
  std::vector<Wide> remainders;
  std::int64_t left = amount.minor_units;
  for (const Wide weight : weights) {
    Wide scaled = 0;
    if (__builtin_mul_overflow(weight, Wide{amount.minor_units}, &scaled)) return too_large();
    const auto whole = static_cast<std::int64_t>(scaled / total);
    parts.push_back({whole, amount.currency});
    remainders.push_back(scaled % total);
    left -= whole;
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(
      order, [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; i < static_cast<std::size_t>(left); ++i) ++parts[order[i]].minor_units;
  return parts;
}

Computed<std::vector<AllocatedPart>> allocate(const AllocationRule& rule, Money pot,
                                              std::span<const Weight> weights) {
  if (weights.empty()) return tl::unexpected<std::string>("there is no recipient");
  if (rule.pot && *rule.pot != pot) {
    return tl::unexpected("the rule's pot is " + decimal_text_of(*rule.pot));
  }
  std::vector<Weight> sorted(weights.begin(), weights.end());
  std::ranges::sort(sorted, {}, &Weight::organisation);
  const auto twice = std::ranges::adjacent_find(sorted, {}, &Weight::organisation);
  if (twice != sorted.end()) {
    return tl::unexpected("the recipient " + twice->organisation.text() + " is given twice");
  }
  TRY(const Rational equal, Rational::of(rule.equal_share));
  TRY(const auto shares, quotas(equal, sorted));
  TRY(const auto amounts, largest_remainder(pot, shares));
  std::vector<AllocatedPart> parts;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    parts.push_back({.recipient = sorted[i].organisation, .amount = amounts[i]});
  }
  return parts;
}

}  // namespace grantledger
