// Awards and leaves: what the rule gives for what was applied for.

#include <algorithm>

#include "ledger/propose/grant_facts.h"
#include "ledger/rules/allocation.h"
#include "ledger/rules/cost_share.h"
#include "ledger/rules/fixed_amount.h"
#include "ledger/rules/instalments.h"
#include "ledger/rules/leave_share.h"
#include "ledger/rules/pooled.h"
#include "ledger/rules/unit_rate.h"

namespace grantledger {
namespace {

// A wish's shares; more credits than a study year has are taken in several years.
Computed<Money> state_share_of(const LeaveShareRule& rule, const Wish& wish) {
  Money sum{0, rule.wage_basis.currency};
  const std::string group = rule.group_shares.empty() ? "" : wish.group;
  for (std::int32_t left = wish.credits.count; left > 0; left -= rule.full_credits.count) {
    const Hundredths credits{std::min(left, rule.full_credits.count)};
    TRY(const Shares shares, leave_shares(rule, {credits, rule.semesters_full, group}));
    sum += shares.state;
  }
  return sum;
}

Computed<Money> for_wishes(const LeaveShareRule& rule, const std::vector<Wish>& wishes) {
  if (wishes.empty()) return none("the application names no participants");
  Money sum{0, rule.wage_basis.currency};
  for (const Wish& wish : wishes) {
    TRY(const Money share, state_share_of(rule, wish));
    sum += share;
  }
  return sum;
}

// The units of the rule as the application counts them, or by its wishes.
std::vector<Quantity> counted(const UnitRateRule& rule, const ApplicationRow& application) {
  if (!application.quantities.empty()) return application.quantities;
  std::vector<Quantity> quantities;
  for (const UnitRate& rate : rule.rates) {
    std::int64_t count = static_cast<std::int64_t>(application.wishes.size());
    if (rate.unit == "credits_hundredths") {
      count = 0;
      for (const Wish& wish : application.wishes) count += wish.credits.count;
    }
    quantities.push_back({rate.unit, count});
  }
  return quantities;
}

std::string only_group(const std::vector<Wish>& wishes) {
  if (wishes.empty()) return "";
  const std::string& first = wishes.front().group;
  const bool is_same =
      std::ranges::all_of(wishes, [&](const Wish& wish) { return wish.group == first; });
  return is_same ? first : "";
}

// What a cost-share rule gives towards the cost, and what goes with it.
Computed<AwardDecided> with_cost(AwardDecided award, const CostShareRule& rule) {
  TRY(award.amount, grant_max(rule, *award.cost));
  TRY(const Money own, own_contribution_min(rule, {*award.cost, award.amount}));
  TRY(const Money withheld, withheld_min(rule, award.amount));
  if (own.minor_units > 0) award.own_contribution = own;
  if (withheld.minor_units > 0) award.withheld = withheld;
  return award;
}

Computed<AwardDecided> with_amount(AwardDecided award, const RuleVersion& rule,
                                   const ApplicationRow& application) {
  if (rule.leave_share) {
    TRY(award.amount, for_wishes(*rule.leave_share, application.wishes));
    return award;
  }
  if (rule.unit_rate) {
    award.quantities = counted(*rule.unit_rate, application);
    TRY(const UnitRateAmount amount, unit_rate_amount(*rule.unit_rate, award.quantities));
    award.amount = amount.total;
    return award;
  }
  if (rule.fixed_amount) {
    TRY(award.amount, fixed_amount(*rule.fixed_amount, award.terms.recipient));
    return award;
  }
  if (!award.cost) award.cost = application.amount_applied;
  if (!award.cost) return none("say the cost: the application names no amount");
  if (rule.cost_share) return with_cost(std::move(award), *rule.cost_share);
  award.amount = *award.cost;
  award.cost.reset();
  return award;
}

}  // namespace

Proposal propose_award(const Books& books, const Proposer& by, const AwardWanted& wanted) {
  const ApplicationRow* application = find(books.applications, wanted.application);
  if (!application || !application->is_received) {
    return none("no application " + wanted.application.text() + " was received");
  }
  AwardDecided award{
      .terms = {wanted.grant, application->scheme, application->applicant, application->year},
      .application = wanted.application,
      .cost = wanted.cost,
      .group = wanted.group,
      .departure = wanted.departure,
      .decided_by = by.actor,
      .effective_on = by.day};
  TRY(const RuleVersion* const rule, governing_rule(books, award.terms, by.day, wanted.rule));
  award.rule = rule->version;
  if (award.group.empty()) award.group = only_group(application->wishes);
  TRY(award, with_amount(std::move(award), *rule, *application));
  if (rule->pooled) {
    TRY(award.sources, split_commitment(*rule->pooled, award.amount, award.terms.year));
  }
  return std::vector<Event>{award};
}

Proposal propose_allocation(const Books& books, const Proposer& by,
                            const AllocationWanted& wanted) {
  TRY(const RuleVersion* const rule, governing_rule(books, wanted.terms, by.day, wanted.rule));
  AwardDecided award{.terms = wanted.terms,
                     .rule = rule->version,
                     .group = wanted.group,
                     .decided_by = by.actor,
                     .effective_on = by.day};
  if (rule->fixed_amount) {
    TRY(award.amount, fixed_amount(*rule->fixed_amount, wanted.terms.recipient));
    return std::vector<Event>{award};
  }
  if (!rule->allocation) return none(rule->version.text() + " allocates no pot");
  const std::optional<Money> pot = rule->allocation->pot ? rule->allocation->pot : wanted.pot;
  if (!pot) return none("say the pot: the rule names none");
  const StatisticsRow* statistics = find(books.statistics, rule->allocation->statistics);
  const StatisticsVersionRow* latest = nullptr;
  if (statistics) {
    for (const StatisticsVersionRow& version : statistics->versions) {
      if (version.counted_on > by.day || version.tranches_known < version.tranches) continue;
      if (!latest || version.counted_on > latest->counted_on) latest = &version;
    }
  }
  if (!latest) return none("no statistics " + rule->allocation->statistics.text() + " are known");
  TRY(const std::vector<AllocatedPart> parts, allocate(*rule->allocation, *pot, latest->weights));
  const auto own = std::ranges::find(parts, wanted.terms.recipient, &AllocatedPart::recipient);
  if (own == parts.end()) return none("the statistics do not name the recipient");
  award.amount = own->amount;
  award.cost = pot;
  return std::vector<Event>{award};
}

namespace {

// Autumn and spring in turn from the study start.
std::vector<SemesterId> semesters_from(Date study_start, std::uint16_t count) {
  const std::chrono::year_month_day start(study_start);
  int year = static_cast<int>(start.year());
  bool is_autumn = start.month() >= std::chrono::June;
  std::vector<SemesterId> semesters;
  for (int i = 0; i < count; ++i) {
    semesters.push_back(
        *SemesterId::parse(std::to_string(year) + (is_autumn ? "-autumn" : "-spring")));
    if (is_autumn) ++year;
    is_autumn = !is_autumn;
  }
  return semesters;
}

Computed<LeaveGranted> leave_for(const Books& books, const Proposer& by, const GrantRow& grant,
                                 const RuleVersion& rule, const Wish& wish,
                                 const LeavesWanted& wanted) {
  const LeaveShareRule& share = *rule.leave_share;
  const std::uint16_t count = wanted.semesters > 0 ? wanted.semesters : share.semesters_full;
  const LeaveScope scope{wish.credits, count, share.group_shares.empty() ? "" : wish.group};
  LeaveGranted leave{.terms = grant.terms,
                     .rule = rule.version,
                     .participant = wish.participant,
                     .group = wish.group,
                     .provider = wish.provider,
                     .credits = wish.credits,
                     .study_start = wanted.study_start,
                     .effective_on = by.day};
  TRY(leave.shares, leave_shares(share, scope));
  TRY(const std::vector<Money> state, in_semesters(leave.shares.state, count));
  TRY(const std::vector<Money> owner, in_semesters(leave.shares.owner, count));
  const std::vector<SemesterId> semesters = semesters_from(wanted.study_start, count);
  for (std::size_t i = 0; i < semesters.size(); ++i) {
    leave.semesters.push_back({semesters[i], {state[i], owner[i]}});
  }
  TRY(const Rational part, leave_while_studying(share, scope));
  TRY(leave.leave_percent, percent_of(part));
  const Organisation* workplace = organisation_on(books, wish.workplace, by.day);
  const bool is_kindergarten =
      workplace && workplace->kind == OrganisationKind::private_kindergarten;
  leave.payer =
      is_kindergarten && workplace->authority ? *workplace->authority : grant.terms.recipient;
  leave.beneficiary = is_kindergarten ? wish.workplace : grant.terms.recipient;
  return leave;
}

}  // namespace

Proposal propose_leaves(const Books& books, const Proposer& by, const LeavesWanted& wanted) {
  TRY(const GrantRow* const grant, awarded_grant_of(books, wanted.grant));
  const ApplicationRow* application =
      grant->application ? find(books.applications, *grant->application) : nullptr;
  if (!application) return none("grant " + wanted.grant.text() + " came of no application");
  TRY(const RuleVersion* const rule,
      books.rules.in_force(grant->terms.scheme, {wanted.study_start, ~Position{0}}));
  if (!rule->leave_share) return none(rule->version.text() + " gives no leave");
  const std::vector<GrantLeave> held = leaves_of(books, wanted.grant);
  std::vector<Event> facts;
  std::size_t number = held.size();
  for (const Wish& wish : application->wishes) {
    const bool has_one = std::ranges::any_of(held, [&](const GrantLeave& leave) {
      return leave.row->participant == wish.participant.bytes;
    });
    if (has_one) continue;
    TRY(LeaveGranted leave, leave_for(books, by, *grant, *rule, wish, wanted));
    const auto id = LeaveId::parse(wanted.grant.text() + "-" + std::to_string(++number));
    if (!id) return none("the grant's id is too long for its leaves to be numbered");
    leave.leave = *id;
    facts.emplace_back(std::move(leave));
  }
  if (facts.empty()) return none("every participant of the application has a leave");
  return facts;
}

Proposal propose_confirmation(const Books& books, const Proposer& by,
                              const ConfirmationWanted& wanted) {
  std::vector<Event> facts;
  for (const GrantLeave& leave : leaves_of(books, wanted.grant)) {
    const auto semester =
        std::ranges::find(leave.row->semesters, wanted.semester, &LeaveSemesterRow::semester);
    const bool is_open = semester != leave.row->semesters.end() && !semester->is_confirmed &&
                         semester->state.minor_units > 0 && !leave.row->withdrawn_on;
    if (!is_open) continue;
    facts.emplace_back(ParticipationConfirmed{.leave = leave.id,
                                              .scheme = leave.row->terms->scheme,
                                              .semester = wanted.semester,
                                              .confirmed_by = leave.row->beneficiary,
                                              .effective_on = by.day});
  }
  if (facts.empty()) return none("no leave of the grant waits for a confirmation of that semester");
  return facts;
}

}  // namespace grantledger
