#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

void look_at(const GrantDossier& grant, const DossierPayment& payment, const World& world,
             FindingSink& sink) {
  const Evidence& row = *payment.executed;
  for (const EvidencePart& part : row.parts) {
    if (part.first.empty()) continue;
    const auto withdrawn = world.withdrawn.find(part.first);
    if (withdrawn == world.withdrawn.end() || withdrawn->second.day > row.day) continue;
    const bool was_known = withdrawn->second.position <= row.position;
    sink.add({.about = named("payment", payment.id()) + " " + named("leave", part.first) +
                       (part.second.empty() ? "" : " " + named("semester", part.second)),
              .what = "Paid " + with_currency(part.amount) + " for leave " +
                      std::string(part.first) + " of grant " + std::string(grant.grant()) +
                      ", which ended on " + text_of(withdrawn->second.day) +
                      (was_known ? ", as was known" : ", as became known later"),
              .at_risk = part.amount,
              .day = row.day,
              .evidence = {row.position, withdrawn->second.position}});
  }
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  if (world.withdrawn.empty()) return;
  for (const DossierPayment& payment : grant.payments) {
    if (payment.is_paid()) look_at(grant, payment, world, sink);
  }
}

}  // namespace

FindingRule paid_after_withdrawal_rule() {
  return {.name = "paid_after_withdrawal",
          .severity = Severity::high,
          .tests =
              "A payment stands with a part for a leave whose participant had withdrawn by the day "
              "of the payment, whenever that became known.",
          .why = "The state pays for somebody who has stopped.",
          .basis = "Invariant 4; the scheme's rule that only completed semesters are paid",
          .mistaken =
              "What was paid before the withdrawal was known and has been claimed back is listed "
              "too: the claim stands beside it.",
          .of_grant = of_grant};
}

}  // namespace grantledger
