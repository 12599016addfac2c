#include "ledger/whatif/what_if_fold.h"

#include <algorithm>

namespace grantledger {

WhatIfFold::WhatIfFold(std::vector<RuleVersion> rules, WhatIfWanted wanted)
    : wanted_(std::move(wanted)) {
  for (RuleVersion& rule : rules) other_.publish(std::move(rule), known_from);
}

void WhatIfFold::take(Position position, const Event& event) {
  position_ = position;
  event_ = &event;
  std::visit([&](const auto& fact) { on(fact); }, event);
}

bool WhatIfFold::is_wanted(const GrantTerms& terms) const {
  return terms.scheme == wanted_.scheme && (!wanted_.year || *wanted_.year == terms.year);
}

void WhatIfFold::list(std::string subject, std::string why) {
  ++not_replayed_count_;
  if (not_replayed_.size() >= not_replayed_listed_max) return;
  not_replayed_.push_back(
      {position_, std::string(kind_of(*event_)), std::move(subject), std::move(why)});
}

const Computed<const RuleVersion*>& WhatIfFold::other_on(Date day) {
  auto found = by_day_.find(day);
  if (found == by_day_.end()) {
    found = by_day_.emplace(day, other_.in_force(wanted_.scheme, {day, known_from})).first;
  }
  return found->second;
}

ReplayedGrant& WhatIfFold::grant_of(const GrantTerms& terms, Currency currency, Date day) {
  auto [found, is_new] = grants_.try_emplace(terms.grant.text());
  if (is_new) {
    found->second.terms = terms;
    found->second.currency = currency;
    found->second.first_day = day;
  }
  return found->second;
}

ReplayedGrant* WhatIfFold::known_grant(const GrantId& grant) {
  const auto found = grants_.find(grant.text());
  return found == grants_.end() ? nullptr : &found->second;
}

void WhatIfFold::remember(const ApplicationId& application, const std::vector<Wish>& wishes) {
  auto& brief = applications_[application.text()];
  brief.clear();
  for (const Wish& wish : wishes) brief.push_back({wish.credits, wish.group});
}

void WhatIfFold::on(const RuleVersionPublished& fact) {
  if (fact.rule.scheme == wanted_.scheme) recorded_[fact.rule.version] = fact.rule;
}

void WhatIfFold::on(const ApplicationReceived& fact) {
  if (fact.scheme == wanted_.scheme) remember(fact.application, fact.wishes);
}

void WhatIfFold::on(const ApplicationAmended& fact) {
  if (applications_.contains(fact.application.text())) remember(fact.application, fact.wishes);
}

void WhatIfFold::on(const DecisionReversed& fact) {
  if (ReplayedGrant* grant = known_grant(fact.terms.grant)) {
    alter(fact.terms, Money{0, grant->currency});
  }
}

void WhatIfFold::alter(const GrantTerms& terms, Money amount) {
  ReplayedGrant* const grant = known_grant(terms.grant);
  if (!grant || amount.currency != grant->currency) return;
  grant->decided = amount.minor_units;
  grant->is_altered = true;
  grant->altered_at = position_;
}

void WhatIfFold::on(const ParticipationConfirmed& fact) {
  const auto leave = leaves_.find(fact.leave.text());
  if (leave == leaves_.end()) return;
  for (ReplayedSemester& each : leave->second.semesters) {
    if (each.semester == fact.semester) each.is_confirmed = true;
  }
}

void WhatIfFold::on(const FundsRedirected& fact) {
  for (const GrantTerms* terms : {&fact.from, &fact.to}) {
    if (is_wanted(*terms)) list("grant:" + terms->grant.text(), "funds were redirected");
  }
}

void WhatIfFold::on(const StipendAgreed& fact) {
  if (is_wanted(fact.terms)) list("leave:" + fact.leave.text(), "a stipend was agreed");
}

void WhatIfFold::on(const EntryVoided& fact) {
  for (const Entry& entry : fact.entries) {
    const std::string grant = entry.account.substr(entry.account.rfind(':') + 1);
    if (grants_.contains(grant))
      return list("grant:" + grant,
                  "a fact of it was voided: both sides count it as it was recorded");
  }
}

}  // namespace grantledger
