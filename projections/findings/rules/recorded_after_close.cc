#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

void of_all(const Gathered&, const World& world, FindingSink& sink) {
  Position last = 0;
  for (const KeptEvidence& row : world.late) {
    const Evidence& late = row.evidence;
    const auto closed = world.closed.find(static_cast<std::uint64_t>(year_of(late.day)));
    if (late.position == last || closed == world.closed.end()) continue;
    if (closed->second.position >= late.position) continue;
    last = late.position;
    sink.add({.about = named("position", std::to_string(late.position)),
              .what = "Recorded on " + text_of(late.recorded) + " for " + text_of(late.day) +
                      ", whose year was closed on " + text_of(closed->second.day),
              .day = late.recorded,
              .evidence = {closed->second.position, late.position}});
  }
}

}  // namespace

FindingRule recorded_after_close_rule() {
  return {
      .name = "recorded_after_close",
      .severity = Severity::medium,
      .tests = "An own fact that moves money in a year was recorded after that year was closed.",
      .why = "The closed year's accounts say something else than what was reported.",
      .basis = "PeriodClosed; what comes later is shown apart",
      .mistaken = "Corrections that the closing itself made necessary, and that are explained.",
      .of_all = of_all};
}

}  // namespace grantledger
