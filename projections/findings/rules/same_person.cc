#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  for (const Evidence& approved : grant.rows.of(Kind::approved)) {
    for (const Evidence* attested : grant.steps(Kind::attested, approved.subject)) {
      if (attested->actor != approved.actor || is_small(grant, approved.amount)) continue;
      sink.add({.about = named("payment", approved.subject),
                .what = std::string(approved.actor) + " attested and approved " +
                        with_currency(approved.amount),
                .at_risk = approved.amount,
                .day = approved.day,
                .evidence = {attested->position, approved.position}});
      break;
    }
  }
}

}  // namespace

FindingRule same_person_rule() {
  return {.name = "same_person",
          .severity = Severity::high,
          .tests =
              "One person attested and approved a payment that is above the amount for which one "
              "person is enough.",
          .why = "One pair of eyes can be deceived, or deceive.",
          .basis = "Invariant 5; segregation of duties (COSO principle 10)",
          .mistaken = "Two people who share a user id; one person who has two is not found.",
          .of_grant = of_grant};
}

}  // namespace grantledger
