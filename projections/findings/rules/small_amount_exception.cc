#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

std::string_view actor_of(const GrantDossier& grant, Kind kind, std::string_view payment) {
  const auto steps = grant.steps(kind, payment);
  return steps.empty() ? std::string_view() : steps.front()->actor;
}

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  for (const DossierPayment& payment : grant.payments) {
    if (!payment.is_paid() || !is_small(grant, payment.net)) continue;
    const std::string_view approver = actor_of(grant, Kind::approved, payment.id());
    const std::string_view attester = actor_of(grant, Kind::attested, payment.id());
    if (approver.empty() || (!attester.empty() && attester != approver)) continue;
    sink.add({.about = named("payment", payment.id()),
              .what = "Paid " + with_currency(payment.net) + " on the word of " +
                      std::string(approver) + " alone",
              .at_risk = payment.net,
              .day = payment.executed->day,
              .evidence = {payment.executed->position}});
  }
}

}  // namespace

FindingRule small_amount_exception_rule() {
  return {
      .name = "small_amount_exception",
      .severity = Severity::note,
      .tests = "A payment was executed on one person's word, as the rule allows up to an amount.",
      .why =
          "The exception is allowed and worth knowing: what one person may do alone is where "
          "fraud begins.",
      .basis = "Invariant 5: exceptions only where a rule sets them",
      .mistaken = "None: it says that the exception was used, not that it was wrong.",
      .of_grant = of_grant};
}

}  // namespace grantledger
