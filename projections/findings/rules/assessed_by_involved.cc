#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

void of_involved(const Finding& finding, const KnownAssessment& assessment, FindingSink& sink) {
  std::vector<Position> evidence = finding.evidence;
  // The assessment itself is always named: the first and last of many positions are kept.
  if (evidence.size() >= evidence_max) evidence.resize(evidence_max - 1);
  evidence.push_back(assessment.position);
  sink.add({.about = named("finding", finding.id) + " " +
                     named("position", std::to_string(assessment.position)),
            .what = assessment.told.assessed_by + " assessed a finding of " +
                    std::string(finding.rule) + " and took part in what it is about",
            .at_risk = finding.at_risk,
            .day = assessment.told.day,
            .evidence = std::move(evidence)});
}

}  // namespace

FindingRule assessed_by_involved_rule() {
  return {.name = "assessed_by_involved",
          .severity = Severity::high,
          .tests =
              "A finding was assessed by somebody who recorded one of the facts that show it, "
              "attested, approved or decided in one, or represents a party to one. Such an "
              "assessment does not count.",
          .why = "Nobody can clear themselves.",
          .basis = "Invariants 5 and 21; forvaltningsloven section 6",
          .mistaken =
              "Somebody who recorded for others what they had no part in, such as the letters of "
              "a whole office.",
          .of_involved = of_involved};
}

}  // namespace grantledger
