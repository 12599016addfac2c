#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

const Evidence* last_of(std::span<const Evidence> rows) {
  const Evidence* last = nullptr;
  for (const Evidence& row : rows) {
    if (!last || place_of(*last) < place_of(row)) last = &row;
  }
  return last;
}

// After a breach the award may be reduced below the leaves, which stand; a reversal leaves them.
bool is_sanction(const GrantDossier& grant, const Evidence& decision) {
  const auto comes_before = [&](const Evidence& row) {
    return place_of(row) <= place_of(decision);
  };
  const auto leaves = grant.rows.of(Kind::leave_granted, Kind::leave_changed);
  const bool has_later_leaves = std::ranges::any_of(leaves, [&](const Evidence& row) {
    return !comes_before(row) && row.amount.minor_units > 0;
  });
  return !has_later_leaves && (std::ranges::any_of(grant.rows.of(Kind::breach), comes_before) ||
                               std::ranges::any_of(grant.rows.of(Kind::reversed), comes_before));
}

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  const Evidence* const decision = last_of(grant.rows.of(Kind::awarded, Kind::reversed));
  const auto leaves = grant.rows.of(Kind::leave_granted, Kind::leave_changed);
  if (!grant.decided || decision == nullptr || leaves.empty()) return;
  Met met{.about = named("grant", grant.grant()), .day = decision->day};
  met.evidence.push_back(decision->position);
  Money sum{0, grant.decided->currency};
  for (const Evidence& row : leaves) {
    if (row.amount.currency != sum.currency) continue;
    sum = sum_within_limits(sum, row.amount);
    met.evidence.push_back(row.position);
  }
  const Money excess = sum_within_limits(sum, -*grant.decided);
  if (excess.minor_units <= grant.rounded) return;
  met.what = "The leaves' state shares come to " + with_currency(sum) + ", the award is " +
             with_currency(*grant.decided);
  met.at_risk = excess;
  if (is_sanction(grant, *decision)) met.severity = Severity::note;
  sink.add(std::move(met));
}

}  // namespace

FindingRule leaves_over_award_rule() {
  return {.name = "leaves_over_award",
          .severity = Severity::high,
          .tests =
              "The state shares of a grant's leaves, as they were granted and changed, exceed its "
              "award; a note where a breach was found or the decision reversed before.",
          .why =
              "Leaves are promised that nobody decided to pay, or an award was reduced on paper "
              "while the leaves go on.",
          .basis = "Invariants 3 and 25",
          .mistaken =
              "Between a reduction and the change of the leaves, where these are recorded "
              "on different days.",
          .of_grant = of_grant};
}

}  // namespace grantledger
