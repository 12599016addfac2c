#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_all(const Gathered&, const World& world, FindingSink& sink) {
  for (const KeptEvidence& row : world.single) {
    const Evidence& fact = row.evidence;
    if (fact.kind != Kind::in_advance) continue;
    sink.add({.about = named("position", std::to_string(fact.position)),
              .what = "Recorded on " + text_of(fact.recorded) + ", " +
                      std::to_string((fact.day - fact.recorded).count()) + " days before " +
                      text_of(fact.day) + ", its day of effect",
              .day = fact.day,
              .evidence = {fact.position}});
  }
}

}  // namespace

FindingRule effective_in_advance_rule() {
  return {.name = "effective_in_advance",
          .severity = Severity::medium,
          .tests =
              "An own step of a payment, receipt, forwarding, admission, confirmation or result "
              "takes effect after the day on which it was recorded in Norway; a bank movement more "
              "than one day after.",
          .why = "What has not happened yet was recorded as if it had.",
          .basis = "Invariant 27; the two time axes",
          .mistaken = "A day that was typed wrongly. Imported facts are left out.",
          .of_all = of_all};
}

}  // namespace grantledger
