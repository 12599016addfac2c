// Leave with pay: by the rule of the study start, carried by whom it should be (invariants 7–9).

#include <algorithm>

#include "ledger/domain/checks.h"
#include "ledger/rules/instalments.h"
#include "ledger/rules/leave_share.h"

namespace grantledger {
namespace {

// The municipality receives and co-pays for a private kindergarten; everyone else for themselves
// (invariant 8).
Check carried_by(const Asked& asked, const auto& wanted) {
  const Organisation* beneficiary =
      organisation_on(asked.books, wanted.beneficiary, wanted.effective_on);
  if (!beneficiary) return No{Reason::unknown_organisation, {}, {}};
  const bool is_kindergarten = beneficiary->kind == OrganisationKind::private_kindergarten;
  const OrganisationId& carrier =
      is_kindergarten && beneficiary->authority ? *beneficiary->authority : wanted.terms.recipient;
  const bool is_own = is_kindergarten || wanted.beneficiary == wanted.terms.recipient;
  return first_no({unless(wanted.payer == carrier, Reason::wrong_payer),
                   unless(is_own && wanted.terms.recipient == carrier, Reason::wrong_payee)});
}

// The rule version in force when the studies start, if it is the one named (invariant 9).
const RuleVersion* rule_on(const Books& books, const SchemeId& scheme, Date study_start) {
  const auto rule = books.rules.in_force(scheme, {study_start, known_now});
  return rule && (*rule)->leave_share ? *rule : nullptr;
}

Shares sum_of(const std::vector<SemesterShare>& semesters, Currency currency) {
  Shares sum{{0, currency}, {0, currency}};
  for (const SemesterShare& each : semesters) {
    sum.state += each.shares.state;
    sum.owner += each.shares.owner;
  }
  return sum;
}

bool is_one_currency(const std::vector<SemesterShare>& semesters, Currency currency) {
  return std::ranges::all_of(semesters, [&](const SemesterShare& each) {
    return each.shares.state.currency == currency && each.shares.owner.currency == currency;
  });
}

// Each semester once, and no more of them than a rule can have.
bool are_distinct(const std::vector<SemesterShare>& semesters) {
  if (semesters.size() > semesters_max) return false;
  return std::ranges::all_of(semesters, [&](const SemesterShare& each) {
    return std::ranges::count(semesters, each.semester, &SemesterShare::semester) == 1;
  });
}

// What a leave over `count` semesters costs in each of them, by the rule.
Computed<std::vector<Shares>> by_semester(const LeaveShareRule& rule, const LeaveScope& scope) {
  const auto shares = leave_shares(rule, scope);
  if (!shares) return tl::unexpected(shares.error());
  const auto state = in_semesters(shares->state, scope.semesters);
  const auto owner = in_semesters(shares->owner, scope.semesters);
  if (!state) return tl::unexpected(state.error());
  if (!owner) return tl::unexpected(owner.error());
  std::vector<Shares> semesters;
  for (std::size_t i = 0; i < state->size(); ++i) semesters.push_back({(*state)[i], (*owner)[i]});
  return semesters;
}

Check shares_by_rule(const LeaveGranted& wanted, const LeaveShareRule& rule) {
  const auto count = static_cast<std::uint16_t>(wanted.semesters.size());
  const LeaveScope scope{wanted.credits, count, rule.group_shares.empty() ? "" : wanted.group};
  const auto shares = leave_shares(rule, scope);
  if (!shares) return No{Reason::amount_differs_from_rule, wanted.shares.state, std::nullopt};
  if (*shares != wanted.shares) {
    return No{Reason::amount_differs_from_rule, wanted.shares.state, shares->state};
  }
  const auto semesters = by_semester(rule, scope);
  if (!semesters) return No{Reason::amount_differs_from_rule, wanted.shares.state, std::nullopt};
  for (std::size_t i = 0; i < semesters->size(); ++i) {
    if ((*semesters)[i] == wanted.semesters[i].shares) continue;
    return No{Reason::amount_differs_from_rule, wanted.semesters[i].shares.state,
              (*semesters)[i].state};
  }
  const auto part = leave_while_studying(rule, scope);
  const auto percent = part ? percent_of(*part) : tl::unexpected(part.error());
  return unless(percent && *percent == wanted.leave_percent, Reason::leave_percent_differs);
}

Check within_award(const GrantRow& grant, Money more) {
  return at_most(more, *grant.decided - value_or_zero(grant.leave_state_shares, more.currency),
                 Reason::over_award);
}

}  // namespace

Decision decide_fact(const Asked& asked, const LeaveGranted& wanted) {
  const Books& books = asked.books;
  const Money state = wanted.shares.state;
  const bool adds_up = are_distinct(wanted.semesters) &&
                       is_one_currency(wanted.semesters, state.currency) &&
                       wanted.shares.owner.currency == state.currency &&
                       sum_of(wanted.semesters, state.currency) == wanted.shares;
  const LeaveRow* leave = find(books.leaves, wanted.leave);
  const GrantId& grant = wanted.terms.grant;
  if (const Check no =
          first_no({positive(state), in_currency(books, grant, state.currency),
                    unless(adds_up, Reason::parts_do_not_add_up),
                    unless(!leave || !leave->terms, Reason::already_exists),
                    organisation_known(books, wanted.beneficiary), awarded(books, grant)})) {
    return refuse(*no);
  }
  const RuleVersion* rule = rule_on(books, wanted.terms.scheme, wanted.study_start);
  if (!rule) return refuse(Reason::no_rule_in_force);
  const bool is_named =
      rule->groups.empty() || is_eligible(*rule, wanted.group, wanted.study_start);
  return record(wanted, {unless(rule->version == wanted.rule, Reason::rule_not_in_force),
                         described(books, wanted.terms), unless(is_named, Reason::not_eligible),
                         shares_by_rule(wanted, *rule->leave_share), carried_by(asked, wanted),
                         may(asked, case_handling(wanted.effective_on)),
                         within_award(*awarded_grant(books, grant), state)});
}

namespace {

// A semester may stay as it is, fall away, or become what the rule gives for the new credits.
Check semesters_allowed(const Asked& asked, const LeaveRow& leave, const LeaveChanged& wanted,
                        const RuleVersion* rule) {
  Computed<std::vector<Shares>> anew = tl::unexpected(std::string("no rule"));
  if (rule) {
    const bool has_groups = !rule->leave_share->group_shares.empty();
    anew = by_semester(*rule->leave_share,
                       {wanted.credits, static_cast<std::uint16_t>(wanted.semesters.size()),
                        has_groups ? leave.group : ""});
  }
  for (std::size_t i = 0; i < wanted.semesters.size(); ++i) {
    const Shares& shares = wanted.semesters[i].shares;
    const auto now = std::ranges::find(leave.semesters, wanted.semesters[i].semester,
                                       &LeaveSemesterRow::semester);
    const bool is_nothing = shares.state.minor_units == 0 && shares.owner.minor_units == 0;
    const bool is_kept =
        now != leave.semesters.end() && now->state == shares.state && now->owner == shares.owner;
    const bool is_by_rule = anew && i < anew->size() && (*anew)[i] == shares;
    if (!is_nothing && !is_kept && !is_by_rule) {
      const bool is_told = asked.is_controlled() && anew && i < anew->size();
      return No{Reason::amount_differs_from_rule, shares.state,
                is_told ? std::optional((*anew)[i].state) : std::nullopt};
    }
  }
  return {};
}

// `change` is the difference between the semesters as they will be and as they are.
bool is_difference(const LeaveRow& leave, const LeaveChanged& wanted) {
  const Currency currency = wanted.change.state.currency;
  if (wanted.change.owner.currency != currency) return false;
  if (!are_distinct(wanted.semesters)) return false;
  if (!is_one_currency(wanted.semesters, currency)) return false;
  Shares now{{0, currency}, {0, currency}};
  for (const LeaveSemesterRow& row : leave.semesters) {
    if (row.state.currency == currency) now.state = bounded_sum(now.state, row.state);
    if (row.owner.currency == currency) now.owner = bounded_sum(now.owner, row.owner);
  }
  const Shares then = sum_of(wanted.semesters, currency);
  return then.state - now.state == wanted.change.state &&
         then.owner - now.owner == wanted.change.owner;
}

}  // namespace

Decision decide_fact(const Asked& asked, const LeaveChanged& wanted) {
  const LeaveRow* leave = find(asked.books.leaves, wanted.leave);
  const bool is_known = leave && leave->terms;
  if (const Check no = first_no(
          {in_currency(asked.books, wanted.terms.grant, wanted.change.state.currency),
           unless(!is_known || is_difference(*leave, wanted), Reason::parts_do_not_add_up),
           awarded(asked.books, wanted.terms.grant), unless(is_known, Reason::unknown_leave)})) {
    return refuse(*no);
  }
  const RuleVersion* rule = rule_on(asked.books, wanted.terms.scheme, leave->study_start);
  const GrantRow& grant = *awarded_grant(asked.books, wanted.terms.grant);
  const bool makes_more = wanted.change.state.minor_units > 0;
  return record(wanted, {unless(leave->terms == wanted.terms, Reason::recipient_differs),
                         semesters_allowed(asked, *leave, wanted, rule), carried_by(asked, wanted),
                         may(asked, case_handling(wanted.effective_on)),
                         makes_more ? within_award(grant, wanted.change.state) : Check()});
}

Decision decide_fact(const Asked& asked, const AdmissionRecorded& wanted) {
  const LeaveRow* leave = find(asked.books.leaves, wanted.leave);
  const SchemeRow* scheme = find(asked.books.schemes, wanted.scheme);
  return record(wanted, {unless(!leave || !leave->is_admission_recorded, Reason::already_exists),
                         unless(scheme && scheme->is_established, Reason::unknown_scheme),
                         unless(!leave || !leave->terms || leave->terms->scheme == wanted.scheme,
                                Reason::recipient_differs),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const ParticipationConfirmed& wanted) {
  const LeaveRow* leave = find(asked.books.leaves, wanted.leave);
  if (!leave) return refuse(Reason::unknown_leave);
  const auto semester =
      std::ranges::find(leave->semesters, wanted.semester, &LeaveSemesterRow::semester);
  const bool is_confirmed = semester != leave->semesters.end() && semester->is_confirmed;
  const bool is_owner = !leave->terms || wanted.confirmed_by == leave->payer ||
                        wanted.confirmed_by == leave->beneficiary ||
                        wanted.confirmed_by == leave->terms->recipient;
  const bool had_withdrawn = leave->withdrawn_on && *leave->withdrawn_on <= wanted.effective_on;
  return record(wanted, {unless(!is_confirmed, Reason::already_exists),
                         unless(is_owner, Reason::recipient_differs),
                         unless(!had_withdrawn, Reason::participant_withdrawn),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const InterruptionRegistered& wanted) {
  const bool is_period = !wanted.last_day || wanted.first_day <= *wanted.last_day;
  return record(wanted, {unless(is_period, Reason::period_out_of_order),
                         unless(find(asked.books.leaves, wanted.leave), Reason::unknown_leave),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const ParticipantWithdrawn& wanted) {
  const LeaveRow* leave = find(asked.books.leaves, wanted.leave);
  return record(wanted, {unless(!leave || !leave->withdrawn_on, Reason::already_exists),
                         unless(leave != nullptr, Reason::unknown_leave),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const ResultRegistered& wanted) {
  return record(wanted, {unless(find(asked.books.leaves, wanted.leave), Reason::unknown_leave),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const StipendAgreed& wanted) {
  const LeaveRow* leave = find(asked.books.leaves, wanted.leave);
  if (const Check no = first_no({positive(wanted.amount), awarded(asked.books, wanted.terms.grant),
                                 unless(leave && leave->terms, Reason::unknown_leave)})) {
    return refuse(*no);
  }
  const RuleVersion* rule = rule_of(asked.books, *awarded_grant(asked.books, wanted.terms.grant));
  Money state{0, wanted.amount.currency};
  for (const LeaveSemesterRow& row : leave->semesters) {
    if (row.state.currency == state.currency) state = bounded_sum(state, row.state);
  }
  const Money agreed = value_or_zero(leave->stipends, state.currency);
  return record(wanted, {unless(leave->terms == wanted.terms, Reason::recipient_differs),
                         unless(wanted.payer == leave->payer, Reason::wrong_payer),
                         unless(rule && rule->stipend_allowed, Reason::route_differs),
                         may(asked, case_handling(wanted.effective_on)),
                         at_most(wanted.amount, state - agreed, Reason::over_leave)});
}

}  // namespace grantledger
