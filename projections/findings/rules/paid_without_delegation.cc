#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

bool may(const Evidence& step, Power power, const Evidence& payment, const World& world) {
  return std::ranges::all_of(payment.lines, [&](const EvidencePart& line) {
    return world.has_power(step.actor, {power, line.first, payment.scheme, step.day});
  });
}

void look_at(const GrantDossier& grant, const DossierPayment& payment, const World& world,
             FindingSink& sink) {
  for (const auto& [kind, power] : {std::pair(Kind::attested, Power::attestation),
                                    std::pair(Kind::approved, Power::budget_disposal)}) {
    for (const Evidence* step : grant.steps(kind, payment.id())) {
      if (may(*step, power, *payment.executed, world)) continue;
      if (!world.claims_to_tell(*step, SourceClaim::delegation)) continue;
      sink.add({.about = named("payment", payment.id()) + " " + named("actor", step->actor),
                .what = std::string(step->actor) +
                        (kind == Kind::attested ? " attested " : " approved ") +
                        with_currency(payment.net) + " without a delegation on " +
                        text_of(step->day),
                .at_risk = payment.net,
                .day = step->day,
                .evidence = {step->position, payment.executed->position}});
      return;
    }
  }
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  for (const DossierPayment& payment : grant.payments) {
    if (payment.is_paid()) look_at(grant, payment, world, sink);
  }
}

}  // namespace

FindingRule paid_without_delegation_rule() {
  return {
      .name = "paid_without_delegation",
      .severity = Severity::high,
      .tests =
          "A payment stands whose attester or approver had no written delegation for the "
          "chapter and item on the day of the step.",
      .why = "Whoever agreed to the payment had no power to.",
      .basis = "Invariant 6; Reglement for økonomistyring i staten section 14 (unverified)",
      .mistaken =
          "A delegation that was given in writing on the day and is recorded in the ledger with "
          "another period. A source is asked only from what it tells of: see Imports.",
      .of_grant = of_grant};
}

}  // namespace grantledger
