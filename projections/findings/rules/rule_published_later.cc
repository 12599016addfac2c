#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  for (const Evidence& award : grant.rows.of(Kind::awarded)) {
    const RuleTerms* const rule = world.rule(award.scheme, award.text);
    if (award.is_imported || rule == nullptr || award.day >= rule->first_published.day) continue;
    sink.add({.about = named("grant", grant.grant()),
              .what = "Decided as of " + text_of(award.day) + " by " + rule->version +
                      ", which was not recorded before " + text_of(rule->first_published.day),
              .at_risk = award.amount,
              .day = award.day,
              .evidence = {award.position, rule->first_published.position}});
  }
}

}  // namespace

FindingRule rule_published_later_rule() {
  return {.name = "rule_published_later",
          .severity = Severity::medium,
          .tests =
              "An own award takes effect before the day on which the rule version that decided it "
              "was recorded.",
          .why = "A rule that is made after the decision can be made to fit it.",
          .basis = "Invariants 13 and 24; the two time axes",
          .mistaken =
              "A regulation that was in force on paper and was entered later. Imported awards are "
              "left out.",
          .of_grant = of_grant};
}

}  // namespace grantledger
