#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  if (grant.payments.empty() || grant.award == nullptr) return;
  const RuleTerms* const rule = grant.rule_terms;
  if (rule == nullptr || rule->commitment_years_after == 0) return;
  const int last = year_of(grant.award->day) + static_cast<int>(rule->commitment_years_after);
  for (const DossierPayment& payment : grant.payments) {
    const Evidence& row = *payment.executed;
    if (!payment.is_paid() || year_of(row.day) <= last) continue;
    sink.add({.about = named("payment", payment.id()),
              .what = "Paid " + with_currency(payment.net) + " on " + text_of(row.day) +
                      "; the commitment could be paid until the end of " + std::to_string(last),
              .at_risk = payment.net,
              .day = row.day,
              .evidence = {grant.award->position, row.position}});
  }
}

}  // namespace

FindingRule paid_after_expiry_rule() {
  return {.name = "paid_after_expiry",
          .severity = Severity::high,
          .tests =
              "A payment stands that was executed in a later year than the rule lets a commitment "
              "be paid in.",
          .why = "The commitment had fallen away; the money belonged to the Treasury again.",
          .basis =
              "The rule's commitment_years_after, as in FOR-2025-04-02-576: the year of the "
              "commitment and two more",
          .mistaken =
              "A commitment that was renewed by a new decision on the same grant counts from the "
              "latest decision.",
          .of_grant = of_grant};
}

}  // namespace grantledger
