#include "projections/findings/all_rules.h"
#include "projections/late.h"

namespace grantledger {
namespace {

void of_all(const Gathered&, const World& world, FindingSink& sink) {
  Position last = 0;  // One finding for all facts of an envelope.
  for (const KeptEvidence& row : world.late) {
    const Evidence& late = row.evidence;
    if (late.position == last || !is_late(late.day, late.recorded)) continue;
    last = late.position;
    sink.add(
        {.about = named("position", std::to_string(late.position)),
         .what = "Recorded on " + text_of(late.recorded) + ", " +
                 std::to_string((late.recorded - late.day).count()) + " days after " +
                 text_of(late.day) +
                 (year_of(late.recorded) > year_of(late.day) ? ", when its year had ended" : ""),
         .day = late.recorded,
         .evidence = {late.position}});
  }
}

}  // namespace

FindingRule recorded_late_rule() {
  return {.name = "recorded_late",
          .severity = Severity::low,
          .tests =
              "An own fact that moves money was recorded more than 14 days after the day on which "
              "it had effect.",
          .why =
              "What is told late could be arranged late; reports that were given in between were "
              "wrong.",
          .basis = "The two time axes; timely recording (bokføringsloven section 7 (unverified))",
          .mistaken =
              "Facts that others told late, such as withdrawals. Imported facts are left out: the "
              "source may have had them in time.",
          .of_all = of_all};
}

}  // namespace grantledger
