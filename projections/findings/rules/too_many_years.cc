#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

// What is committed for years after `last`; where, and on which day last.
Amounts committed_after(const GrantDossier& grant, std::uint64_t last, Met& met) {
  Amounts beyond;
  for (const Evidence& row : grant.rows.of(Kind::committed, Kind::released)) {
    for (const EvidencePart& line : row.lines) {
      if (line.number <= last) continue;
      if (row.kind == Kind::committed) beyond.add(line.amount);
      if (row.kind == Kind::released) beyond.subtract(line.amount);
      met.evidence.push_back(row.position);
      met.day = row.day;
    }
  }
  return beyond;
}

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  const RuleTerms* const rule = grant.rule_terms;
  if (rule == nullptr || rule->years_max == 0) return;
  const std::uint64_t last = grant.year + rule->years_max;
  Met met;
  const Amounts beyond = committed_after(grant, last, met);
  if (beyond.all().empty() || beyond.all().front().minor_units <= 0) return;
  met.about = named("grant", grant.grant());
  met.at_risk = beyond.all().front();
  met.what = "Committed " + with_currency(*met.at_risk) + " for years after " +
             std::to_string(last) + ", the last that the rule allows";
  sink.add(std::move(met));
}

}  // namespace

FindingRule too_many_years_rule() {
  return {
      .name = "too_many_years",
      .severity = Severity::medium,
      .tests =
          "A commitment lies more years after the grant's year than the rule lets a grant last.",
      .why = "A grant that goes on beyond its rule is a new grant that nobody decided.",
      .basis = "The rule's years_max",
      .mistaken =
          "A grant whose year was recorded as that of the application and not of the study.",
      .of_grant = of_grant};
}

}  // namespace grantledger
