#include "ledger/whatif/what_if.h"

#include <algorithm>

#include "ledger/whatif/what_if_fold.h"

namespace grantledger {
namespace {

enum class Column : std::uint8_t {
  awarded,
  cost,
  state_share,
  owner_share,
  committed,
  paid,
  claimed
};

void put(WhatIfAmounts& amounts, Column column, const Both& both) {
  std::int64_t& recorded = amounts.recorded[static_cast<std::size_t>(column)];
  std::int64_t& other = amounts.other[static_cast<std::size_t>(column)];
  CHECK(!__builtin_add_overflow(recorded, both.recorded, &recorded));
  CHECK(!__builtin_add_overflow(other, both.other, &other));
}

}  // namespace

WhatIfAmounts& WhatIfAmounts::operator+=(const WhatIfAmounts& more) {
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    CHECK(!__builtin_add_overflow(recorded[i], more.recorded[i], &recorded[i]));
    CHECK(!__builtin_add_overflow(other[i], more.other[i], &other[i]));
  }
  return *this;
}

Both WhatIfFold::state_now(const ReplayedGrant& grant) const {
  Both sum;
  for (const std::string& id : grant.leaves) {
    for (const ReplayedSemester& each : leaves_.find(id)->second.semesters) sum += each.state;
  }
  return sum;
}

// The award as it stands: where it is what its leaves add up to, now or as they were granted, it
// would be what they would add up to.
WhatIfFold::AwardSource WhatIfFold::award_source(const ReplayedGrant& grant) const {
  const std::int64_t decided = grant.decided.value_or(0);
  const bool has_leaves = !grant.leaves.empty();
  const bool is_replayed = std::ranges::any_of(grant.leaves, [&](const std::string& id) {
    return leaves_.find(id)->second.other != nullptr;
  });
  if (has_leaves && !is_replayed) return AwardSource::recorded;
  if (has_leaves && state_now(grant).recorded == decided) return AwardSource::leaves_now;
  if (has_leaves && grant.leaves_granted.recorded == decided) return AwardSource::leaves_granted;
  if (grant.award && !grant.is_altered) return AwardSource::rule;
  return AwardSource::recorded;
}

Both WhatIfFold::award_of(const ReplayedGrant& grant) const {
  const std::int64_t decided = grant.decided.value_or(0);
  if (decided == 0) return {};
  switch (award_source(grant)) {
    case AwardSource::leaves_now:
      return state_now(grant);
    case AwardSource::leaves_granted:
      return grant.leaves_granted;
    case AwardSource::rule:
      return *grant.award;
    case AwardSource::recorded:
      break;
  }
  return {decided, decided};
}

std::string WhatIfFold::municipality_of(const ReplayedGrant& grant) const {
  if (!wanted_.municipality_of) return "unknown";
  return wanted_.municipality_of(grant.terms.recipient, grant.first_day);
}

void WhatIfFold::add_rows(const ReplayedGrant& grant, WhatIfKey by,
                          std::map<std::pair<std::string, Currency>, WhatIfAmounts>& rows) const {
  const auto key_of = [&]() -> std::string {
    switch (by) {
      case WhatIfKey::recipient:
      case WhatIfKey::payer:
        return grant.terms.recipient.text();
      case WhatIfKey::municipality:
        return municipality_of(grant);
      case WhatIfKey::line:
        return "";
      case WhatIfKey::grant:
        return grant.terms.grant.text();
      case WhatIfKey::year:
        return std::to_string(grant.terms.year);
      case WhatIfKey::scheme:
        return grant.terms.scheme.text();
    }
    return "";
  };
  const std::string own = key_of();
  const auto row = [&](const std::string& key) -> WhatIfAmounts& {
    return rows[{key, grant.currency}];
  };
  put(row(own), Column::awarded, award_of(grant));
  for (const std::string& id : grant.leaves) {
    const ReplayedLeave& leave = leaves_.find(id)->second;
    WhatIfAmounts& amounts = row(by == WhatIfKey::payer ? leave.payer : own);
    for (const ReplayedSemester& each : leave.semesters) {
      put(amounts, Column::cost, each.state + each.owner);
      put(amounts, Column::state_share, each.state);
      put(amounts, Column::owner_share, each.owner);
    }
  }
  const auto add_lines = [&](Column column, const std::map<Line, Both>& lines) {
    for (const auto& [line, both] : lines) {
      put(row(by == WhatIfKey::line ? text_of(line) : own), column, both);
    }
  };
  add_lines(Column::committed, grant.committed);
  add_lines(Column::paid, grant.paid);
  add_lines(Column::claimed, grant.claimed);
}

void WhatIfFold::add_awards(WhatIfAnswer& answer) const {
  for (const auto& [id, grant] : grants_) {
    if (grant.decided.value_or(0) == 0) continue;
    if (award_source(grant) != AwardSource::recorded) {
      ++answer.awards;
    } else if (grant.is_altered) {
      answer.not_replayed.push_back({grant.altered_at, "award_altered", "grant:" + id,
                                     "it was altered to an amount that no rule gives"});
    } else if (grant.is_of_leaves) {
      answer.not_replayed.push_back(
          {grant.decided_at, "award_decided", "grant:" + id,
           "it is neither what its leaves add up to nor what was applied for"});
    }
  }
}

void WhatIfFold::add_unconfirmed(WhatIfAnswer& answer) const {
  for (const auto& [id, leave] : leaves_) {
    if (!leave.other || leave.other->requires_confirmation || !leave.needed_confirmation) continue;
    for (const ReplayedSemester& each : leave.semesters) {
      if (each.is_confirmed || each.state.other == 0) continue;
      answer.not_replayed.push_back(
          {leave.granted_at, "leave_granted", "leave:" + id,
           each.semester.text() + " was not confirmed, so nothing tells when it would be paid"});
    }
  }
}

// What only shows once everything has been seen.
void WhatIfFold::add_not_told(WhatIfAnswer& answer) const {
  const std::size_t listed_before = answer.not_replayed.size();
  add_awards(answer);
  add_unconfirmed(answer);
  answer.not_replayed_count += answer.not_replayed.size() - listed_before;
  std::ranges::sort(answer.not_replayed, {}, [](const NotReplayed& each) {
    return std::tie(each.position, each.subject, each.why);
  });
  if (answer.not_replayed.size() > not_replayed_listed_max) {
    answer.not_replayed.resize(not_replayed_listed_max);
  }
}

WhatIfAnswer WhatIfFold::finish(WhatIfKey by) const {
  WhatIfAnswer answer{.not_replayed = not_replayed_,
                      .not_replayed_count = not_replayed_count_,
                      .leaves = leaves_replayed_,
                      .payments = payments_replayed_};
  std::map<std::pair<std::string, Currency>, WhatIfAmounts> rows;
  std::map<Currency, WhatIfAmounts> totals;
  for (const auto& [id, grant] : grants_) add_rows(grant, by, rows);
  add_not_told(answer);
  for (const auto& [key, amounts] : rows) {
    answer.rows.push_back({key.first, key.second, amounts});
    totals[key.second] += amounts;
  }
  for (const auto& [currency, amounts] : totals) answer.totals.push_back({"", currency, amounts});
  return answer;
}

WhatIf::WhatIf(std::vector<RuleVersion> rules, WhatIfWanted wanted)
    : fold_(std::make_unique<WhatIfFold>(std::move(rules), std::move(wanted))) {}
WhatIf::~WhatIf() = default;

void WhatIf::take(Position position, const Event& fact) {
  fold_->take(position, fact);
}

WhatIfAnswer WhatIf::finish(WhatIfKey by) const {
  return fold_->finish(by);
}

}  // namespace grantledger
