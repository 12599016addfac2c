#include "projections/findings/assessed.h"

#include <algorithm>
#include <set>

#include "projections/query.h"

namespace grantledger {
namespace {

using Actors = std::set<std::string, std::less<>>;

void add_named(const Event& fact, Actors& actors) {
  std::visit(
      [&](const auto& each) {
        if constexpr (requires { each.attester; }) actors.insert(each.attester.text());
        if constexpr (requires { each.approver; }) actors.insert(each.approver.text());
        if constexpr (requires { each.decided_by; }) actors.insert(each.decided_by.text());
        if constexpr (requires { each.assessed_by; }) actors.insert(each.assessed_by.text());
      },
      fact);
}

Result<Actors> actors_of(const LogReader& log, const Finding& finding) {
  Actors actors;
  for (const Position position : finding.evidence) {
    TRY(const Envelope envelope, envelope_at(log, position));
    actors.insert(envelope.actor.text());
    for (const Event& fact : envelope.facts) add_named(fact, actors);
  }
  return actors;
}

Result<void> assess_one(const LogReader& log, const World& world, Finding& finding,
                        FindingSink& sink) {
  const auto known = world.assessments.find(finding.id);
  if (known == world.assessments.end()) return {};
  TRY(const Actors actors, actors_of(log, finding));
  for (const KnownAssessment& assessment : known->second) {
    const bool is_involved = std::ranges::any_of(actors, [&](const std::string& actor) {
      return world.is_same_person(actor, assessment.told.assessed_by);
    });
    if (is_involved) {
      assessment_rule().of_involved(finding, assessment, sink);
    } else {
      finding.assessment = assessment.told;
    }
  }
  return {};
}

}  // namespace

const FindingRule& assessment_rule() {
  CHECK(all_finding_rules().back().of_involved != nullptr);
  return all_finding_rules().back();
}

Result<void> assess(const LogReader& log, const World& world, std::vector<Finding>& findings) {
  if (world.assessments.empty()) return {};
  // What is found on the way may have been assessed too; every assessment is looked at once.
  const auto others = static_cast<std::ptrdiff_t>(findings.size());
  for (std::size_t first = 0; first < findings.size();) {
    FindingSink sink;
    sink.begin(all_finding_rules().size() - 1);
    const std::size_t end = findings.size();
    for (; first < end; ++first) TRY_VOID(assess_one(log, world, findings[first], sink));
    for (Finding& found : sink.take()) findings.push_back(std::move(found));
  }
  std::sort(findings.begin() + others, findings.end(),
            [](const Finding& left, const Finding& right) { return left.id < right.id; });
  return {};
}

}  // namespace grantledger
