#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

const Evidence* by_same(std::span<const Evidence* const> steps, std::string_view actor,
                        const World& world) {
  for (const Evidence* step : steps) {
    if (world.is_same_person(step->actor, actor)) return step;
  }
  return nullptr;
}

const Evidence* executed_by(const GrantDossier& grant, const Evidence& ordered,
                            const World& world) {
  for (const Evidence& row : grant.rows.of(Kind::executed)) {
    if (row.subject == ordered.subject && world.is_same_person(row.actor, ordered.actor)) {
      return &row;
    }
  }
  return nullptr;
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  for (const Evidence& ordered : grant.rows.of(Kind::ordered)) {
    const std::string_view actor = ordered.actor;
    const Evidence* const approved =
        by_same(grant.steps(Kind::approved, ordered.subject), actor, world);
    if (ordered.is_imported || approved == nullptr) continue;
    const Evidence* const attested =
        by_same(grant.steps(Kind::attested, ordered.subject), actor, world);
    const Evidence* const executed = executed_by(grant, ordered, world);
    Met met{.about = named("payment", ordered.subject),
            .what = std::string(actor) + " ordered and approved " + with_currency(ordered.amount),
            .at_risk = approved->amount,
            .day = approved->day,
            .evidence = {ordered.position, approved->position}};
    for (const auto& [step, says] : {std::pair(attested, ", attested it"),
                                     std::pair(executed, ", and recorded that it was executed")}) {
      if (step == nullptr) continue;
      met.what += says;
      met.evidence.push_back(step->position);
      met.severity = Severity::high;
    }
    sink.add(std::move(met));
  }
}

}  // namespace

FindingRule one_person_orders_and_approves_rule() {
  return {.name = "one_person_orders_and_approves",
          .severity = Severity::medium,
          .tests =
              "One person ordered and approved a payment, by whichever of their user ids; high "
              "where the same person also attested it or recorded its execution.",
          .why = "Whoever makes up a payment should not be the one who lets it through.",
          .basis = "Invariants 5 and 29; segregation of duties (COSO principle 10)",
          .mistaken = "Two people who share a user id. Imported orders are left out.",
          .of_grant = of_grant};
}

}  // namespace grantledger
