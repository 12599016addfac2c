#include "ledger/rules/rule_book.h"

#include <algorithm>

namespace grantledger {
namespace {

bool is_known(const KnownVersion& version, Position known) {
  return version.published <= known && (version.voided == 0 || version.voided > known);
}

using Candidates = std::vector<const RuleVersion*>;

// What is known and has begun, in the order it was published.
Candidates begun(std::span<const KnownVersion> versions, RuleBook::Moment moment) {
  Candidates result;
  for (const KnownVersion& version : versions) {
    if (is_known(version, moment.known) && version.rule.first_day <= moment.day) {
      result.push_back(&version.rule);
    }
  }
  return result;
}

// Only what was published later can take a version's place, so versions never do so in a ring.
Candidates not_superseded(const Candidates& candidates) {
  Candidates result;
  for (auto rule = candidates.begin(); rule != candidates.end(); ++rule) {
    const bool is_superseded = std::any_of(
        rule + 1, candidates.end(),
        [rule](const RuleVersion* later) { return later->supersedes == (*rule)->version; });
    if (!is_superseded) result.push_back(*rule);
  }
  return result;
}

// Those that began last and have not ended: an earlier one ended when they began.
Candidates in_force_among(const Candidates& candidates, Date day) {
  Date last_begun = Date::min();
  for (const RuleVersion* rule : candidates) last_begun = std::max(last_begun, rule->first_day);
  Candidates result;
  std::ranges::copy_if(candidates, std::back_inserter(result), [=](const RuleVersion* rule) {
    return rule->first_day == last_begun && (!rule->last_day || *rule->last_day >= day);
  });
  return result;
}

std::string conflict_between(const Candidates& rules) {
  std::string names;
  for (const RuleVersion* rule : rules) {
    names += (names.empty() ? "" : " and ") + rule->version.text();
  }
  return names + " conflict: name the version to decide by";
}

}  // namespace

void RuleBook::publish(RuleVersion rule, Position published) {
  std::vector<KnownVersion>& versions = versions_[rule.scheme];
  versions.push_back({.rule = std::move(rule), .published = published});
}

void RuleBook::void_version(const SchemeId& scheme, const RuleVersionId& version, Position voided) {
  const auto versions = versions_.find(scheme);
  if (versions == versions_.end()) return;
  for (KnownVersion& known : versions->second) {
    if (known.rule.version == version && known.voided == 0) known.voided = voided;
  }
}

Computed<const RuleVersion*> RuleBook::in_force(const SchemeId& scheme, Moment moment) const {
  const Candidates candidates = not_superseded(begun(versions_of(scheme), moment));
  const Candidates rules = in_force_among(candidates, moment.day);
  if (rules.empty()) {
    return tl::unexpected("no rule known for " + scheme.text() + " on " + text_of(moment.day));
  }
  if (rules.size() > 1) return tl::unexpected(conflict_between(rules));
  return rules.front();
}

const RuleVersion* RuleBook::find(const SchemeId& scheme, const RuleVersionId& version,
                                  Position known) const {
  const RuleVersion* found = nullptr;
  for (const KnownVersion& candidate : versions_of(scheme)) {
    if (candidate.rule.version == version && is_known(candidate, known)) found = &candidate.rule;
  }
  return found;
}

std::span<const KnownVersion> RuleBook::versions_of(const SchemeId& scheme) const {
  const auto versions = versions_.find(scheme);
  if (versions == versions_.end()) return {};
  return versions->second;
}

bool is_eligible(const RuleVersion& rule, std::string_view group, Date day) {
  return std::ranges::any_of(rule.groups, [=](const EligibleGroup& named) {
    return named.group == group && named.first_day <= day &&
           (!named.last_day || *named.last_day >= day);
  });
}

}  // namespace grantledger
