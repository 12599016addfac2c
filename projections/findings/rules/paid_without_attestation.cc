#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

bool has_step(const GrantDossier& grant, const DossierPayment& payment) {
  return std::ranges::any_of(grant.steps(Kind::attested, payment.id()), [&](const Evidence* step) {
    return step->is_imported || step->position <= payment.executed->position;
  });
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  for (const DossierPayment& payment : grant.payments) {
    const Evidence& row = *payment.executed;
    if (!payment.is_paid() || has_step(grant, payment)) continue;
    if (!world.claims_to_tell(row, SourceClaim::attestation)) continue;
    if (is_small(grant, payment.net)) continue;
    sink.add({.about = named("payment", payment.id()),
              .what = "Paid " + with_currency(payment.net) + " without an attestation",
              .at_risk = payment.net,
              .day = row.day,
              .evidence = {row.position}});
  }
}

}  // namespace

FindingRule paid_without_attestation_rule() {
  return {.name = "paid_without_attestation",
          .severity = Severity::high,
          .tests =
              "A payment stands that nobody had attested when it was executed, and that is above "
              "the amount for which one person is enough.",
          .why =
              "Nobody checked that the payment is what was decided: the first pair of eyes is "
              "missing.",
          .basis =
              "Invariants 4 and 5; the Financial Management Provisions (Bestemmelser om "
              "økonomistyring i staten) 2.5 (unverified)",
          .mistaken = "A source is asked only from what it tells of: see Imports.",
          .of_grant = of_grant};
}

}  // namespace grantledger
