#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

Money unconfirmed_in(const Evidence& payment, const World& world) {
  Money sum{0, payment.amount.currency};
  for (const EvidencePart& part : payment.parts) {
    if (part.first.empty() || part.second.empty()) continue;
    const Position confirmed = world.confirmed_at(part.first, part.second);
    const bool is_before = payment.is_imported || confirmed <= payment.position;
    if (confirmed > 0 && is_before) continue;
    if (part.amount.currency == sum.currency) sum = sum_within_limits(sum, part.amount);
  }
  return sum;
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  if (grant.payments.empty()) return;
  const RuleTerms* const rule = grant.rule_terms;
  if (rule == nullptr || !rule->requires_confirmation) return;
  for (const DossierPayment& payment : grant.payments) {
    const Evidence& row = *payment.executed;
    if (!payment.is_paid() || !world.claims_to_tell(row, SourceClaim::confirmation)) continue;
    const Money unconfirmed = unconfirmed_in(row, world);
    if (unconfirmed.minor_units <= 0) continue;
    sink.add({.about = named("payment", payment.id()),
              .what = "Of " + with_currency(payment.net) + ", " + with_currency(unconfirmed) +
                      " is for semesters that were not confirmed",
              .at_risk = unconfirmed,
              .day = row.day,
              .evidence = {row.position}});
  }
}

}  // namespace

FindingRule paid_without_confirmation_rule() {
  return {
      .name = "paid_without_confirmation",
      .severity = Severity::high,
      .tests =
          "A payment has parts for semesters in which nobody had confirmed that the participant "
          "studies, though the rule pays only confirmed semesters.",
      .why = "The state pays for leave that was not taken.",
      .basis = "Invariant 4",
      .mistaken =
          "Confirmations that are kept elsewhere. A source is asked only from what it tells of: "
          "see Imports.",
      .of_grant = of_grant};
}

}  // namespace grantledger
