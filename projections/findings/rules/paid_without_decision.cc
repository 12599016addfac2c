#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

bool is_decided_before(const GrantDossier& grant, const Evidence& payment) {
  if (!grant.award) return false;
  // The rows of an import come in the order of the source: their days are compared.
  return std::ranges::any_of(grant.rows.of(Kind::awarded), [&](const Evidence& award) {
    return payment.is_imported ? award.day <= payment.day : award.position <= payment.position;
  });
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  for (const DossierPayment& payment : grant.payments) {
    const Evidence& row = *payment.executed;
    if (!payment.is_paid() || is_decided_before(grant, row)) continue;
    if (!world.claims_to_tell(row, SourceClaim::decision)) continue;
    sink.add({.about = named("payment", payment.id()),
              .what = "Paid " + with_currency(payment.net) + " for grant " +
                      std::string(grant.grant()) + ", which was not decided",
              .at_risk = payment.net,
              .day = row.day,
              .evidence = {row.position}});
  }
}

}  // namespace

FindingRule paid_without_decision_rule() {
  return {.name = "paid_without_decision",
          .severity = Severity::high,
          .tests = "A payment stands for a grant that nobody had decided when it was executed.",
          .why = "Money was paid to somebody to whom nothing was promised.",
          .basis = "Invariant 4; the Public Administration Act (forvaltningsloven) chapter V",
          .mistaken =
              "A source that tells of some decisions and not of all. A source is asked only from "
              "what it tells of: see Imports.",
          .of_grant = of_grant};
}

}  // namespace grantledger
