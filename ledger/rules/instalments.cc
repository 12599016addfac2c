#include "ledger/rules/instalments.h"

namespace grantledger {

Computed<std::vector<Money>> rounded_instalments(Money total, std::span<const Fraction> fractions) {
  if (fractions.empty()) return std::vector{total};
  std::vector<Money> parts;
  Rational share_so_far;
  Money paid_so_far{0, total.currency};
  for (const Fraction& fraction : fractions) {
    if (fraction.numerator < 0) return tl::unexpected<std::string>("an instalment is negative");
    TRY(const Rational share, Rational::of(fraction));
    TRY(share_so_far, sum(share_so_far, share));
    TRY(const Money paid, half_away_from_zero(share_so_far, total));
    parts.push_back(paid - paid_so_far);
    paid_so_far = paid;
  }
  if (share_so_far != Rational(1)) {
    return tl::unexpected<std::string>("the instalments do not add up to the whole");
  }
  return parts;
}

Computed<std::vector<Money>> in_semesters(Money share, std::uint16_t semesters) {
  if (semesters == 0 || semesters > semesters_max) {
    return tl::unexpected("a share is paid in 1 to " + std::to_string(semesters_max) +
                          " semesters, not " + std::to_string(semesters));
  }
  return rounded_instalments(share, std::vector<Fraction>(semesters, {1, semesters}));
}

}  // namespace grantledger
