#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

bool has_step(const GrantDossier& grant, const DossierPayment& payment) {
  return std::ranges::any_of(grant.steps(Kind::approved, payment.id()), [&](const Evidence* step) {
    return step->is_imported || step->position <= payment.executed->position;
  });
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  for (const DossierPayment& payment : grant.payments) {
    const Evidence& row = *payment.executed;
    if (!payment.is_paid() || has_step(grant, payment)) continue;
    if (!world.claims_to_tell(row, SourceClaim::approval)) continue;
    sink.add({.about = named("payment", payment.id()),
              .what = "Paid " + with_currency(payment.net) + " without an approval",
              .at_risk = payment.net,
              .day = row.day,
              .evidence = {row.position}});
  }
}

}  // namespace

FindingRule paid_without_approval_rule() {
  return {
      .name = "paid_without_approval",
      .severity = Severity::high,
      .tests =
          "A payment stands that nobody with budget disposal authority had approved when it was "
          "executed.",
      .why =
          "Money left the line without the one who answers for it agreeing: the second pair of "
          "eyes is missing.",
      .basis = "Invariants 4 and 6; Bestemmelser om økonomistyring i staten 2.5 (unverified)",
      .mistaken = "A source is asked only from what it tells of: see Imports.",
      .of_grant = of_grant};
}

}  // namespace grantledger
