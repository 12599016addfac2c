#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

bool is_registered(std::string_view payee, Date day, const World& world) {
  const auto found = world.organisations.find(payee);
  return found != world.organisations.end() &&
         std::ranges::any_of(found->second, [&](const OrganisationVersion& version) {
           return version.is_imported && version.day <= day;
         });
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  if (!world.has_register) return;
  for (const DossierPayment& payment : grant.payments) {
    const Evidence& row = *payment.executed;
    if (row.is_imported || !payment.is_paid() || is_registered(row.party, row.day, world)) continue;
    sink.add({.about = named("payment", payment.id()),
              .what = "Paid " + with_currency(payment.net) + " to " + std::string(row.party) +
                      ", which no imported register had by " + text_of(row.day),
              .at_risk = payment.net,
              .day = row.day,
              .evidence = {row.position}});
  }
}

}  // namespace

FindingRule payee_not_in_register_rule() {
  return {.name = "payee_not_in_register",
          .severity = Severity::low,
          .tests =
              "A register of organisations was imported, from a source that tells of no money, and "
              "an own payment was executed to a payee that no import had registered by that day.",
          .why = "A payee that somebody made up is in no public register.",
          .basis = "Invariant 36; the Central Coordinating Register (Enhetsregisteret)",
          .mistaken =
              "Payments of the time before the register was first imported, or payees that are "
              "abroad.",
          .of_grant = of_grant};
}

}  // namespace grantledger
