#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

// Whether `beneficiary` was a private kindergarten with another authority than `party` on the day.
bool is_wrong(std::string_view beneficiary, std::string_view party, Date day, const World& world) {
  const OrganisationVersion* const version = world.organisation_on(beneficiary, day);
  return version && version->is_kindergarten && !version->authority.empty() &&
         !world.is_or_succeeds(party, version->authority);
}

void look_at_payment(const DossierPayment& payment, const World& world, FindingSink& sink) {
  const Evidence& row = *payment.executed;
  Money sum{0, payment.net.currency};
  for (const EvidencePart& part : row.parts) {
    const std::string_view beneficiary = part.party.empty() ? row.party : part.party;
    if (!is_wrong(beneficiary, row.party, row.day, world)) continue;
    if (part.amount.currency == sum.currency) sum = sum_within_limits(sum, part.amount);
  }
  if (sum.minor_units <= 0) return;
  sink.add({.about = named("payment", payment.id()),
            .what = with_currency(sum) + " for a private kindergarten was paid to " +
                    std::string(row.party) + ", which is not its authority",
            .at_risk = sum,
            .day = row.day,
            .evidence = {row.position}});
}

void look_at_leave(const Evidence& leave, const World& world, FindingSink& sink) {
  if (!is_wrong(leave.other, leave.party, leave.day, world)) return;
  sink.add({.about = named("leave", leave.subject),
            .what = "The owner's share for a private kindergarten is borne by " +
                    std::string(leave.party) + ", which is not its authority",
            .at_risk = leave.second,
            .day = leave.day,
            .evidence = {leave.position}});
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  if (!world.has_kindergartens) return;
  const RuleTerms* const rule = grant.rule_terms;
  if (rule == nullptr || !rule->is_through_authority) return;
  for (const DossierPayment& payment : grant.payments) {
    if (payment.is_paid()) look_at_payment(payment, world, sink);
  }
  for (const Evidence& leave : grant.rows.of(Kind::leave_granted)) {
    look_at_leave(leave, world, sink);
  }
}

}  // namespace

FindingRule kindergarten_payee_rule() {
  return {
      .name = "kindergarten_payee",
      .severity = Severity::high,
      .tests =
          "Under a rule that pays private kindergartens through their authority, a "
          "kindergarten's part was paid to another than its municipality, or another bears the "
          "owner's share.",
      .why = "The money goes round the municipality that must account for it.",
      .basis = "Invariant 8",
      .mistaken =
          "A change of authority that the register dates wrongly: the kindergarten is judged as "
          "it was on the day of the payment or leave.",
      .of_grant = of_grant};
}

}  // namespace grantledger
