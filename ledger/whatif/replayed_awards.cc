// Awards and leaves: by their own rule, to know that it led to them, and by the other.

#include <algorithm>

#include "ledger/whatif/what_if_fold.h"

namespace grantledger {

Computed<Money> WhatIfFold::award_by(const RuleVersion& rule, const AwardDecided& fact,
                                     const std::optional<Money>& pot) {
  if (!rule.leave_share) return amount_by(rule, fact, pot, division_);
  const auto applied =
      fact.application ? applications_.find(fact.application->text()) : applications_.end();
  if (applied == applications_.end()) {
    return tl::unexpected<std::string>("its leaves tell the amount");
  }
  return wishes_amount(*rule.leave_share, applied->second);
}

void WhatIfFold::on(const AwardDecided& fact) {
  if (!is_wanted(fact.terms)) return;
  ReplayedGrant& grant = grant_of(fact.terms, fact.amount.currency, fact.effective_on);
  grant.decided = fact.amount.minor_units;
  grant.decided_at = position_;
  const auto recorded = recorded_.find(fact.rule);
  const RuleVersion* const own = recorded == recorded_.end() ? nullptr : &recorded->second;
  const Date day = own ? std::max(fact.effective_on, own->first_day) : fact.effective_on;
  const Computed<const RuleVersion*>& other = other_on(day);
  if (!other) return list("grant:" + fact.terms.grant.text(), other.error());
  const std::optional<Money> pot =
      own && own->allocation && own->allocation->pot ? own->allocation->pot : fact.cost;
  if (own) grant.instalments = own->instalments;
  grant.other_instalments = (*other)->instalments;
  grant.is_of_leaves = (*other)->leave_share.has_value();
  const auto award = replayed_award(own, **other, fact, pot);
  if (award) {
    grant.award = *award;
  } else if (!grant.is_of_leaves) {
    list("grant:" + fact.terms.grant.text(), award.error());
  }
}

// Where the decision is not what its own rule gives, nothing says what the other would have led to.
Computed<Both> WhatIfFold::replayed_award(const RuleVersion* own, const RuleVersion& other,
                                          const AwardDecided& fact,
                                          const std::optional<Money>& pot) {
  TRY(const Money anew, award_by(other, fact, pot));
  if (anew.currency != fact.amount.currency) {
    return tl::unexpected<std::string>("the other rule gives another currency");
  }
  if (!own) return Both{fact.amount.minor_units, anew.minor_units};
  TRY(const Money by_own, award_by(*own, fact, pot));
  if (by_own == fact.amount) return Both{fact.amount.minor_units, anew.minor_units};
  return tl::unexpected("the decision is not the most its own rule gives, " +
                        decimal_text_of(by_own));
}

void WhatIfFold::on(const LeaveGranted& fact) {
  if (!is_wanted(fact.terms)) return;
  ReplayedGrant& grant = grant_of(fact.terms, fact.shares.state.currency, fact.effective_on);
  if (fact.shares.state.currency != grant.currency) {
    return list("leave:" + fact.leave.text(), "it is in another currency");
  }
  ReplayedLeave& leave = leaves_[fact.leave.text()];
  leave = {.granted_at = position_,
           .grant = fact.terms.grant.text(),
           .payer = fact.payer.text(),
           .group = fact.group,
           .study_start = fact.study_start};
  const auto recorded = recorded_.find(fact.rule);
  leave.needed_confirmation = recorded != recorded_.end() && recorded->second.requires_confirmation;
  grant.leaves.push_back(fact.leave.text());
  for (const SemesterShare& each : fact.semesters) {
    const std::int64_t state = each.shares.state.minor_units;
    const std::int64_t owner = each.shares.owner.minor_units;
    leave.semesters.push_back({each.semester, {state, state}, {owner, owner}});
  }
  const Computed<const RuleVersion*>& other = other_on(fact.study_start);
  const auto anew = other ? semester_shares(**other, fact) : tl::unexpected(other.error());
  const bool is_computed =
      anew && (anew->empty() || anew->front().state.currency == grant.currency);
  if (is_computed) {
    leave.other = *other;
    ++leaves_replayed_;
    for (std::size_t i = 0; i < leave.semesters.size(); ++i) {
      leave.semesters[i].state.other = (*anew)[i].state.minor_units;
      leave.semesters[i].owner.other = (*anew)[i].owner.minor_units;
    }
  } else {
    list("leave:" + fact.leave.text(), anew ? "another currency" : anew.error());
  }
  for (const ReplayedSemester& each : leave.semesters) grant.leaves_granted += each.state;
}

// A semester falls away, stays as it was, or is what the rule gives for the new credits.
ReplayedSemester WhatIfFold::changed_semester(const LeaveId& id, const ReplayedLeave& leave,
                                              const SemesterShare& wanted,
                                              const Computed<Shares>& by_rule) {
  const std::int64_t state = wanted.shares.state.minor_units;
  const std::int64_t owner = wanted.shares.owner.minor_units;
  ReplayedSemester now{wanted.semester, {state, state}, {owner, owner}};
  const auto before =
      std::ranges::find(leave.semesters, wanted.semester, &ReplayedSemester::semester);
  if (before != leave.semesters.end()) {
    if (before->state.recorded == state && before->owner.recorded == owner) return *before;
    now.is_confirmed = before->is_confirmed;
  }
  if (state == 0 && owner == 0) return now;
  if (by_rule) {
    now.state.other = by_rule->state.minor_units;
    now.owner.other = by_rule->owner.minor_units;
  } else {
    list("leave:" + id.text(), wanted.semester.text() + ": " + by_rule.error());
  }
  return now;
}

void WhatIfFold::on(const LeaveChanged& fact) {
  if (!is_wanted(fact.terms)) return;
  const auto found = leaves_.find(fact.leave.text());
  if (found == leaves_.end()) return list("leave:" + fact.leave.text(), "nobody granted it");
  ReplayedLeave& leave = found->second;
  Computed<std::vector<Shares>> anew = tl::unexpected(std::string("it counts as recorded"));
  if (leave.other && fact.credits.count > 0) anew = semester_shares(*leave.other, leave, fact);
  std::vector<ReplayedSemester> semesters;
  std::vector<std::pair<SemesterId, Both>> fallen;
  for (std::size_t i = 0; i < fact.semesters.size(); ++i) {
    const auto by_rule =
        anew ? Computed<Shares>((*anew)[i]) : Computed<Shares>(tl::unexpected(anew.error()));
    ReplayedSemester now = changed_semester(fact.leave, leave, fact.semesters[i], by_rule);
    const auto before =
        std::ranges::find(leave.semesters, now.semester, &ReplayedSemester::semester);
    const bool is_less =
        before != leave.semesters.end() && now.state.recorded < before->state.recorded;
    if (is_less) fallen.emplace_back(now.semester, before->state - now.state);
    semesters.push_back(std::move(now));
  }
  std::ranges::move(
      fallen, std::back_inserter(
                  grant_of(fact.terms, fact.change.state.currency, fact.effective_on).fallen));
  leave.semesters = std::move(semesters);
  leave.payer = fact.payer.text();
}

}  // namespace grantledger
