#include "projections/findings/assessed.h"

#include <algorithm>
#include <set>

#include "projections/query.h"

namespace grantledger {
namespace {

using Names = std::set<std::string, std::less<>>;

// Who took part in what a finding is about, and which organisations it is about.
struct Involved {
  Names actors;
  Names parties;
};

void add_named(const Event& fact, Involved& involved) {
  Names& actors = involved.actors;
  Names& parties = involved.parties;
  std::visit(
      [&](const auto& each) {
        if constexpr (requires { each.attester; }) actors.insert(each.attester.text());
        if constexpr (requires { each.approver; }) actors.insert(each.approver.text());
        if constexpr (requires { each.decided_by; }) actors.insert(each.decided_by.text());
        if constexpr (requires { each.assessed_by; }) actors.insert(each.assessed_by.text());
        if constexpr (requires { each.terms.recipient; }) {
          parties.insert(each.terms.recipient.text());
        }
        if constexpr (requires { each.payment.payee; }) {
          parties.insert(each.payment.payee.text());
          parties.insert(each.payment.terms.recipient.text());
        }
        if constexpr (requires { each.beneficiary; }) parties.insert(each.beneficiary.text());
        if constexpr (requires { each.applicant; }) parties.insert(each.applicant.text());
      },
      fact);
}

Result<Involved> involved_in(const LogReader& log, const Finding& finding) {
  Involved involved;
  for (const Position position : finding.evidence) {
    TRY(const Envelope envelope, envelope_at(log, position));
    involved.actors.insert(envelope.actor.text());
    for (const Event& fact : envelope.facts) add_named(fact, involved);
  }
  return involved;
}

bool takes_part(const World& world, const Involved& involved, std::string_view assessor) {
  return std::ranges::any_of(
             involved.actors,
             [&](const std::string& actor) { return world.is_same_person(actor, assessor); }) ||
         std::ranges::any_of(involved.parties, [&](const std::string& party) {
           return world.is_representative(assessor, party);
         });
}

Result<void> assess_one(const LogReader& log, const World& world, Finding& finding,
                        FindingSink& sink) {
  const auto known = world.assessments.find(finding.id);
  if (known == world.assessments.end()) return {};
  TRY(const Involved involved, involved_in(log, finding));
  for (const KnownAssessment& assessment : known->second) {
    if (takes_part(world, involved, assessment.told.assessed_by)) {
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
