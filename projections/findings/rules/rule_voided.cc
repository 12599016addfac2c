#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void look_at(const GrantDossier& grant, const Evidence& row, const World& world,
             FindingSink& sink) {
  const RuleTerms* const rule = world.rule(row.scheme, row.text);
  if (rule == nullptr || rule->voided == 0) return;
  const bool was_known = rule->voided < row.position;
  const bool is_leave = row.kind == Kind::leave_granted;
  sink.add({.about = is_leave ? named("leave", row.subject) : named("grant", grant.grant()),
            .what = "Decided by " + rule->version + ", which was voided on " +
                    text_of(rule->voided_on) +
                    (was_known ? ", before the decision" : ", after the decision"),
            .at_risk = row.amount,
            .day = rule->voided_on,
            .evidence = {row.position, rule->voided}});
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  for (const Evidence& row : grant.rows.of(Kind::awarded)) look_at(grant, row, world, sink);
  for (const Evidence& row : grant.rows.of(Kind::leave_granted)) look_at(grant, row, world, sink);
}

}  // namespace

FindingRule rule_voided_rule() {
  return {.name = "rule_voided",
          .severity = Severity::high,
          .tests =
              "An award or leave was decided by a rule version that was voided: it never had "
              "effect.",
          .why = "The decision rests on a rule that does not exist; it may have to be made again.",
          .basis = "Invariant 13; the two time axes",
          .mistaken =
              "Decisions that were confirmed by a new one after the voiding, where the grant kept "
              "its first rule.",
          .of_grant = of_grant};
}

}  // namespace grantledger
