#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  if (!grant.decided || is_commitment_told(grant, world)) return;
  Amounts limit = grant.recovered;
  limit.add(*grant.decided);
  for (const Money excess : excesses(grant.paid, limit, grant.rounded)) {
    sink.add(
        {.about = named("grant", grant.grant()) + " " + text_of(excess.currency),
         .what = "Paid " + with_currency(grant.paid.in(excess.currency)) + ", awarded " +
                 with_currency(*grant.decided),
         .at_risk = excess,
         .day = last_day_of(grant.rows, {Kind::executed}),
         .evidence = positions_of(grant.rows, {Kind::awarded, Kind::reduced, Kind::increased,
                                               Kind::reversed, Kind::executed, Kind::returned})});
  }
}

}  // namespace

FindingRule paid_over_decided_rule() {
  return {.name = "paid_over_decided",
          .severity = Severity::high,
          .tests =
              "A grant of a source that tells of no commitments is paid more than was awarded and "
              "not claimed back.",
          .why = "More was paid than anybody decided.",
          .basis = "Invariant 3",
          .mistaken =
              "An award that was raised in a later version of the source than the one imported. "
              "Where commitments are known, committed_over_decided and paid_over_committed ask "
              "instead.",
          .of_grant = of_grant};
}

}  // namespace grantledger
