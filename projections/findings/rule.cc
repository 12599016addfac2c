#include "projections/findings/rule.h"

#include <algorithm>

#include "projections/row_key.h"

namespace grantledger {

FindingSink::FindingSink() : findings_(all_finding_rules().size()) {}

void FindingSink::add(Met met) {
  const FindingRule& rule = all_finding_rules()[rule_];
  Finding finding;
  finding.id = finding_id(rule.name, met.about);
  finding.rule = rule.name;
  finding.severity = met.severity.value_or(rule.severity);
  finding.about = std::move(met.about);
  finding.what = std::move(met.what);
  finding.at_risk = met.at_risk;
  finding.day = met.day;
  std::vector<Position>& positions = met.evidence;
  std::ranges::sort(positions);
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  if (positions.size() > evidence_max) {
    positions.erase(positions.begin() + evidence_max / 2, positions.end() - evidence_max / 2);
  }
  finding.evidence = std::move(positions);
  findings_[rule_].push_back(std::move(finding));
}

void FindingSink::merge(FindingSink&& other) {
  for (std::size_t i = 0; i < findings_.size(); ++i) {
    std::ranges::move(other.findings_[i], std::back_inserter(findings_[i]));
  }
}

std::vector<Finding> FindingSink::take() {
  std::vector<Finding> all;
  for (std::vector<Finding>& of_rule : findings_) {
    std::ranges::stable_sort(of_rule, {}, &Finding::id);
    const auto end =
        std::unique(of_rule.begin(), of_rule.end(),
                    [](const Finding& left, const Finding& right) { return left.id == right.id; });
    std::move(of_rule.begin(), end, std::back_inserter(all));
    of_rule.clear();
  }
  return all;
}

std::string finding_id(std::string_view rule, std::string_view about) {
  return hex_of(sha256(key_of("finding", rule, about))).substr(0, 16);
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::low:
      return "low";
    case Severity::medium:
      return "medium";
    case Severity::high:
      return "high";
  }
  return "note";
}

std::string with_currency(Money amount) {
  return decimal_text_of(amount) + " " + text_of(amount.currency);
}

std::string named(std::string_view kind, std::string_view id) {
  std::string text(kind);
  text += ':';
  return text += id;
}

bool is_small(const GrantDossier& grant, Money amount) {
  const RuleTerms* const rule = grant.rule_terms;
  return rule && rule->single_person_max && rule->single_person_max->currency == amount.currency &&
         amount <= *rule->single_person_max;
}

bool is_commitment_told(const GrantDossier& grant, const World& world) {
  return grant.rows.has(EvidenceKind::committed) ||
         std::ranges::any_of(grant.payments, [&](const DossierPayment& payment) {
           return world.claims_to_tell(*payment.executed, SourceClaim::commitment);
         });
}

std::vector<Money> excesses(const Amounts& more, const Amounts& limit, std::int64_t rounded) {
  std::vector<Money> found;
  for (const Money& sum : more.all()) {
    const Money under = limit.in(sum.currency);
    const Money excess = sum_within_limits(sum, {-under.minor_units, sum.currency});
    if (excess.minor_units > rounded) found.push_back(excess);
  }
  return found;
}

}  // namespace grantledger
