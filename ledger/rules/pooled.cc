#include "ledger/rules/pooled.h"

#include <numeric>

#include "ledger/rules/allocation.h"

namespace grantledger {
namespace {

Computed<Wide> common_denominator(std::span<const Rational> shares) {
  std::int64_t common = 1;
  for (const Rational share : shares) {
    const std::int64_t factor = share.denominator() / std::gcd(common, share.denominator());
    if (__builtin_mul_overflow(common, factor, &common)) {
      return tl::unexpected<std::string>("the sources' shares have no common denominator in reach");
    }
  }
  return common;
}

// The shares as whole numbers in proportion: numerators over a common denominator.
Computed<std::vector<Wide>> weights_of(const PooledRule& rule) {
  std::vector<Rational> shares;
  Rational total;
  for (const PooledSource& source : rule.sources) {
    TRY(const Rational share, Rational::of(source.share));
    TRY(total, sum(total, share));
    shares.push_back(share);
  }
  if (total != Rational(1)) return tl::unexpected<std::string>("the sources do not add up to 1");
  TRY(const Wide common, common_denominator(shares));
  std::vector<Wide> weights;
  weights.reserve(shares.size());
  for (const Rational share : shares) {
    weights.push_back(common / share.denominator() * share.numerator());
  }
  return weights;
}

}  // namespace

Computed<std::vector<LinePart>> split_commitment(const PooledRule& rule, Money amount,
                                                 std::uint16_t year) {
  TRY(const auto weights, weights_of(rule));
  TRY(const auto amounts, largest_remainder(amount, weights));
  std::vector<LinePart> parts;
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    parts.push_back({.line = {rule.sources[i].item, year}, .amount = amounts[i]});
  }
  return parts;
}

Computed<std::vector<LinePart>> split_by_what_is_held(Money amount, std::span<const LinePart> of) {
  std::vector<Wide> weights;
  Wide held = 0;
  for (const LinePart& part : of) {
    if (part.amount.currency != amount.currency) {
      return tl::unexpected<std::string>("the sources hold another currency");
    }
    weights.push_back(part.amount.minor_units);
    held += part.amount.minor_units;
  }
  if (amount.minor_units > held) {
    return tl::unexpected("more than the sources hold: asked " + decimal_text_of(amount));
  }
  std::vector<LinePart> parts(of.begin(), of.end());
  if (amount.minor_units == 0) {
    for (LinePart& part : parts) part.amount = amount;
    return parts;
  }
  TRY(const auto amounts, largest_remainder(amount, weights));
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i].amount = amounts[i];
  return parts;
}

}  // namespace grantledger
