#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

void look_at(std::string_view actor, const KnownDelegation& delegation, const World& world,
             FindingSink& sink) {
  constexpr Position opening = 1;
  if (delegation.position == opening) return;
  if (!world.is_same_person(delegation.granted_by, actor)) return;
  if (world.is_confirmed(delegation.position, delegation.fact, delegation.granted_by)) return;
  sink.add({.about = named("actor", actor) + " " +
                     named("position", std::to_string(delegation.position)),
            .what = delegation.granted_by + " granted a power to " +
                    (delegation.granted_by == actor ? std::string("themselves")
                                                    : "their own user id " + std::string(actor)) +
                    ", from " + text_of(delegation.first_day) + " to " +
                    text_of(delegation.last_day) + ", and nobody else confirmed it",
            .day = delegation.day,
            .evidence = {delegation.position}});
}

void of_all(const Gathered&, const World& world, FindingSink& sink) {
  for (const auto& [actor, delegations] : world.delegations) {
    for (const KnownDelegation& each : delegations) look_at(actor, each, world, sink);
  }
}

}  // namespace

FindingRule self_granted_administration_rule() {
  return {
      .name = "self_granted_administration",
      .severity = Severity::high,
      .tests =
          "Somebody granted a power to themselves, by whichever of their user ids, after the "
          "ledger's first envelope, and nobody else confirmed it.",
      .why = "Who can give themselves a power needs nobody else to misuse it.",
      .basis = "Invariant 28; segregation of duties (COSO principle 10)",
      .mistaken = "The only administrator who renews it for some days, so that somebody has it.",
      .of_all = of_all};
}

}  // namespace grantledger
