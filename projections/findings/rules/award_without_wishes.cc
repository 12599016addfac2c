#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

void of_application(const Dossier& application, const World& world, FindingSink& sink) {
  const auto applied = application.of(EvidenceKind::applied);
  if (applied.empty() || applied.back().number > 0) return;
  for (const Evidence& decided : application.of(EvidenceKind::decided)) {
    const RuleTerms* rule = world.rule(decided.scheme, decided.text);
    const bool is_judged = rule != nullptr && rule->is_leave_share && !decided.is_imported;
    const Money asked = applied.back().amount;
    const bool is_asked = asked.currency == decided.amount.currency && decided.amount <= asked;
    if (!is_judged || is_asked) continue;
    sink.add(
        {.about = named("grant", decided.subject),
         .what = with_currency(decided.amount) +
                 " was awarded on an application that names no participants and no such amount",
         .at_risk = decided.amount,
         .day = decided.day,
         .evidence = {applied.back().position, decided.position}});
  }
}

}  // namespace

FindingRule award_without_wishes_rule() {
  return {.name = "award_without_wishes",
          .severity = Severity::medium,
          .tests =
              "An own award by a rule of leave shares answers an application that names no "
              "participants and asks for less, or for no amount.",
          .why = "Nothing says what the award is for, so that nothing limits it.",
          .basis = "Invariant 25",
          .mistaken = "Participants that were named outside the ledger.",
          .of_application = of_application};
}

}  // namespace grantledger
