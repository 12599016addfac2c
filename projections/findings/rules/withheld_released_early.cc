#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

Money withheld_of(const GrantDossier& grant) {
  const auto told = grant.rows.of(Kind::withheld);
  const Money withheld = told.empty() ? grant.award->second : told.back().amount;
  return withheld.currency == grant.decided->currency ? withheld
                                                      : Money{0, grant.decided->currency};
}

bool is_final_report_in(const GrantDossier& grant, Date day) {
  for (const Evidence& row : grant.rows.of(Kind::report_in)) {
    if (row.flag && row.day <= day) return true;
  }
  return false;
}

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  if (!grant.decided || grant.award == nullptr || grant.payments.empty()) return;
  const Money withheld = withheld_of(grant);
  if (withheld.minor_units <= 0) return;
  const Money limit = sum_within_limits(*grant.decided, {-withheld.minor_units, withheld.currency});
  std::vector<const DossierPayment*> payments;
  for (const DossierPayment& each : grant.payments) {
    if (each.net.currency == limit.currency) payments.push_back(&each);
  }
  std::ranges::sort(payments, {}, [](const DossierPayment* each) {
    return std::pair(each->executed->day, each->executed->position);
  });
  Money paid{0, limit.currency};
  for (const DossierPayment* payment : payments) {
    paid = sum_within_limits(paid, payment->net);
    if (paid <= limit || is_final_report_in(grant, payment->executed->day)) continue;
    sink.add({.about = named("grant", grant.grant()),
              .what = "Paid " + with_currency(paid) + " before the final report; " +
                      with_currency(withheld) + " of " + with_currency(*grant.decided) +
                      " is withheld until then",
              .at_risk = sum_within_limits(paid, {-limit.minor_units, limit.currency}),
              .day = payment->executed->day,
              .evidence = {grant.award->position, payment->executed->position}});
    return;
  }
}

}  // namespace

FindingRule withheld_released_early_rule() {
  return {
      .name = "withheld_released_early",
      .severity = Severity::high,
      .tests =
          "More was paid than the award less its withheld part, and no final report had been "
          "received by the day of the payment.",
      .why = "What is withheld is the only hold on a recipient who does not report.",
      .basis = "Invariant 10; FOR-2025-04-02-576 (at least 25 % withheld until the final report)",
      .mistaken = "A final report that was received in time and is recorded with a later day.",
      .of_grant = of_grant};
}

}  // namespace grantledger
