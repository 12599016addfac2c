#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

bool is_granted(const GrantDossier& grant, std::string_view leave) {
  return std::ranges::any_of(grant.rows.of(Kind::leave_granted),
                             [&](const Evidence& each) { return each.subject == leave; });
}

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  for (const DossierPayment& payment : grant.payments) {
    const Evidence& row = *payment.executed;
    if (!payment.is_paid() || row.is_imported) continue;
    for (const EvidencePart& part : row.parts) {
      if (part.first.empty() || is_granted(grant, part.first)) continue;
      sink.add({.about = named("payment", payment.id()) + " " + named("leave", part.first) +
                         (part.second.empty() ? "" : " " + named("semester", part.second)),
                .what = "Paid " + with_currency(part.amount) + " for leave " +
                        std::string(part.first) + " of grant " + std::string(grant.grant()) +
                        ", which nobody has granted, or whose grant was voided",
                .at_risk = part.amount,
                .day = row.day,
                .evidence = {row.position}});
    }
  }
}

}  // namespace

FindingRule paid_without_leave_rule() {
  return {.name = "paid_without_leave",
          .severity = Severity::high,
          .tests =
              "A payment stands with a part for a leave that was not granted under its grant, or "
              "whose granting fact was voided.",
          .why = "The state pays for a leave that the accounts do not know.",
          .basis = "Invariants 4 and 7",
          .mistaken =
              "A voided leave that was granted anew under another name: the payment should have "
              "been corrected with it. Imported payments are not asked.",
          .of_grant = of_grant};
}

}  // namespace grantledger
