// What follows when a leave is given up, and what must come back.

#include <algorithm>

#include "ledger/propose/grant_facts.h"

namespace grantledger {
namespace {

Money known_or_zero(const Money& amount, Currency currency) {
  return amount.currency == currency ? amount : Money{0, currency};
}

// The semesters as they will be: those from the first unused on are nothing.
LeaveChanged changed(const LeaveId& id, const LeaveRow& leave, const Proposer& by,
                     const ReductionWanted& wanted) {
  const Currency currency = leave.semesters.front().state.currency;
  LeaveChanged fact{.leave = id,
                    .terms = *leave.terms,
                    .change = {{0, currency}, {0, currency}},
                    .payer = leave.payer,
                    .beneficiary = leave.beneficiary,
                    .reason = wanted.reason,
                    .effective_on = by.day};
  bool is_unused = !wanted.first_unused;
  std::int64_t kept = 0;
  for (const LeaveSemesterRow& row : leave.semesters) {
    is_unused = is_unused || row.semester == *wanted.first_unused;
    const Shares now{row.state, row.owner};
    const Shares then = is_unused ? Shares{{0, currency}, {0, currency}} : now;
    fact.semesters.push_back({row.semester, then});
    fact.change.state += then.state - now.state;
    fact.change.owner += then.owner - now.owner;
    if (!is_unused) ++kept;
  }
  const auto count = static_cast<std::int64_t>(leave.semesters.size());
  fact.credits.count = static_cast<std::int32_t>(leave.credits.count * kept / count);
  fact.leave_percent.count = kept == 0 ? 0 : leave.leave_percent.count;
  return fact;
}

// Releases up to `amount` of what is committed and waits for no approved payment, the latest year
// first.
std::vector<Event> releases(const GrantRow& grant, Money& amount, const Proposer& by,
                            const std::string& reason) {
  std::vector<const GrantLineRow*> rows;
  for (const GrantLineRow& row : grant.lines) {
    if (row.committed.currency == amount.currency) rows.push_back(&row);
  }
  std::ranges::sort(rows, std::greater<>(), [](const GrantLineRow* row) { return row->line; });
  std::vector<Event> facts;
  for (const GrantLineRow* row : rows) {
    const Money taken = std::min(row->committed - row->pending, amount);
    if (taken.minor_units <= 0) continue;
    amount -= taken;
    facts.emplace_back(CommitmentReleased{.terms = grant.terms,
                                          .holder = row->holder,
                                          .parts = {{row->line, taken}},
                                          .reason = reason,
                                          .effective_on = by.day});
  }
  return facts;
}

}  // namespace

Proposal propose_reduction(const Books& books, const Proposer& by, const ReductionWanted& wanted) {
  const LeaveRow* leave = find(books.leaves, wanted.leave);
  if (!leave || !leave->terms || leave->semesters.empty()) {
    return none("no leave " + wanted.leave.text() + " was granted");
  }
  TRY(const GrantRow* const grant, awarded_grant_of(books, leave->terms->grant));
  const LeaveChanged change = changed(wanted.leave, *leave, by, wanted);
  if (change.change.state.minor_units == 0) return none("the leave has no such semester");
  std::vector<Event> facts;
  if (!leave->withdrawn_on) {
    facts.emplace_back(ParticipantWithdrawn{wanted.leave, Personal{0, wanted.reason}, by.day});
  }
  facts.emplace_back(change);
  const Money less = -change.change.state;
  facts.emplace_back(AwardReduced{.terms = grant->terms,
                                  .amount = *grant->decided - less,
                                  .reason = wanted.reason,
                                  .decided_by = by.actor,
                                  .effective_on = by.day});
  // What was paid of the semesters that fall away must come back; the rest is released.
  Money paid{0, less.currency};
  for (const SemesterShare& semester : change.semesters) {
    const auto row =
        std::ranges::find(leave->semesters, semester.semester, &LeaveSemesterRow::semester);
    if (semester.shares.state.minor_units == 0) paid += known_or_zero(row->paid, paid.currency);
  }
  Money unpaid = less - paid;
  std::ranges::move(releases(*grant, unpaid, by, wanted.reason), std::back_inserter(facts));
  if (paid.minor_units > 0) {
    facts.emplace_back(RepaymentDecided{.terms = grant->terms,
                                        .claim = wanted.claim,
                                        .amount = paid,
                                        .reason = wanted.reason,
                                        .decided_by = by.actor,
                                        .effective_on = by.day,
                                        .leave = wanted.leave});
  }
  return facts;
}

Proposal propose_claim(const Books& books, const Proposer& by, const ClaimWanted& wanted) {
  const ClaimRow* claim = find(books.claims, wanted.claim);
  if (!claim || !claim->decided)
    return none("no repayment " + wanted.claim.text() + " was decided");
  TRY(const GrantRow* const grant, awarded_grant_of(books, claim->terms.grant));
  const Currency currency = claim->decided->currency;
  const Money claimed = claim->claimed.value_or(Money{0, currency});
  Money left = *claim->decided - claimed;
  std::vector<Event> facts;
  const auto add = [&](const Line& line, Money amount) {
    if (amount.minor_units <= 0) return;
    facts.emplace_back(
        RepaymentClaimed{claim->terms, wanted.claim, line, amount, wanted.due, by.day});
    left -= amount;
  };
  if (!claim->parts.empty()) {
    for (const LinePart& part : claim->parts) add(part.line, part.amount);
  } else {
    for (const GrantLineRow& row : grant->lines) {
      if (row.paid.currency == currency) add(row.line, std::min(row.paid - row.claimed, left));
    }
  }
  if (facts.empty()) return none("everything that was decided is claimed");
  return facts;
}

Proposal propose_release(const Books& books, const Proposer& by, const ReleaseWanted& wanted) {
  TRY(const GrantRow* const grant, awarded_grant_of(books, wanted.grant));
  const Currency currency = grant->decided->currency;
  Money committed{0, currency};
  Money paid{0, currency};
  for (const GrantLineRow& row : grant->lines) {
    if (row.committed.currency != currency) continue;
    committed += row.committed;
    paid += row.paid - row.claimed;
  }
  Money needed = *grant->decided - paid;
  const std::vector<GrantLeave> leaves = leaves_of(books, wanted.grant);
  if (!leaves.empty()) {
    needed = {0, currency};
    for (const GrantLeave& leave : leaves) {
      for (const LeaveSemesterRow& row : leave.row->semesters) {
        const Money open = known_or_zero(row.state, currency) - known_or_zero(row.paid, currency);
        if (open.minor_units > 0) needed += open;
      }
    }
  }
  Money beyond = committed - needed;
  if (beyond.minor_units <= 0) return none("nothing is committed beyond what may be paid");
  return releases(*grant, beyond, by, wanted.reason);
}

}  // namespace grantledger
