#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  if (!is_commitment_told(grant, world)) return;
  for (const Money excess : excesses(grant.paid, grant.committed, grant.rounded)) {
    sink.add({.about = named("grant", grant.grant()) + " " + text_of(excess.currency),
              .what = "Paid " + with_currency(grant.paid.in(excess.currency)) + ", committed " +
                      with_currency(grant.committed.in(excess.currency)),
              .at_risk = excess,
              .day = last_day_of(grant.rows, {Kind::executed}),
              .evidence = positions_of(grant.rows, {Kind::committed, Kind::released, Kind::executed,
                                                    Kind::returned, Kind::redirected_to})});
  }
}

}  // namespace

FindingRule paid_over_committed_rule() {
  return {.name = "paid_over_committed",
          .severity = Severity::high,
          .tests =
              "A grant is paid more than was committed for it: executed less returned, against "
              "registered less released, per currency. Where whoever paid tells of commitments and "
              "has none for the grant, all of it.",
          .why = "Money left the line without being bound to the purpose first, or was paid twice.",
          .basis = "Invariant 3; Bevilgningsreglementet section 6 (unverified)",
          .mistaken =
              "A source that lists payments and only part of the commitments. Amounts that an "
              "import rounded may differ by one minor unit each, which is allowed for.",
          .of_grant = of_grant};
}

}  // namespace grantledger
