#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  if (!grant.decided || !grant.rows.has(Kind::committed)) return;
  Amounts limit = grant.recovered;
  limit.add(*grant.decided);
  for (const Evidence& row : grant.rows.of(Kind::redirected_from)) limit.add(row.amount);
  for (const Money excess : excesses(grant.committed, limit, grant.rounded)) {
    sink.add(
        {.about = named("grant", grant.grant()) + " " + text_of(excess.currency),
         .what = "Committed " + with_currency(grant.committed.in(excess.currency)) + ", awarded " +
                 with_currency(*grant.decided),
         .at_risk = excess,
         .day = last_day_of(grant.rows, {Kind::committed, Kind::reduced, Kind::reversed}),
         .evidence = positions_of(grant.rows, {Kind::awarded, Kind::reduced, Kind::increased,
                                               Kind::reversed, Kind::committed, Kind::released})});
  }
}

}  // namespace

FindingRule committed_over_decided_rule() {
  return {.name = "committed_over_decided",
          .severity = Severity::high,
          .tests =
              "More is committed for a grant than was awarded: registered less released, less what "
              "was claimed back or redirected.",
          .why = "The commitment rests on no decision as far as it goes beyond it.",
          .basis = "Invariant 3",
          .mistaken =
              "Between a reduction and the claim for what was paid too much, where these are "
              "recorded on different days.",
          .of_grant = of_grant};
}

}  // namespace grantledger
