// Binding a line's money to a grant (invariants 2, 3).

#include <algorithm>

#include "events/postings.h"
#include "ledger/domain/checks.h"
#include "ledger/rules/cost_share.h"
#include "ledger/rules/pooled.h"

namespace grantledger {
namespace {

PowerAsked budget_disposal(const Line& line, Date day) {
  return {Power::budget_disposal, line.item, day};
}

// Every part positive and of one currency; none names no line at all.
Check parts_sound(const auto& parts) {
  if (parts.empty()) return No{Reason::parts_do_not_add_up, {}, {}};
  for (const auto& part : parts) {
    if (Check no = positive(part.amount)) return no;
    if (part.amount.currency != parts.front().amount.currency) {
      return No{Reason::currency_differs, {}, {}};
    }
  }
  return {};
}

Money sum_of(const auto& parts) {
  Money sum{0, parts.front().amount.currency};
  for (const auto& part : parts) sum += part.amount;
  return sum;
}

// Sound parts, for a grant that was decided in their currency.
Check committable(const Books& books, const auto& wanted) {
  if (Check no = parts_sound(wanted.parts)) return no;
  const GrantId& grant = wanted.terms.grant;
  return first_no(
      {awarded(books, grant), in_currency(books, grant, wanted.parts.front().amount.currency)});
}

Check may_dispose(const Asked& asked, const auto& parts, Date day) {
  for (const auto& part : parts) {
    if (Check no = may(asked, budget_disposal(part.line, day))) return no;
  }
  return {};
}

Check within_years(const GrantRow& grant, const CommitmentRegistered& wanted,
                   const RuleVersion* rule) {
  for (const CommitmentPart& part : wanted.parts) {
    if (part.line.year > year_of(wanted.effective_on) + commitment_years_back_max) {
      return No{Reason::years_exceeded, {}, {}};
    }
  }
  if (!rule) return {};
  for (const CommitmentPart& part : wanted.parts) {
    const int later = part.line.year - wanted.terms.year;
    if (rule->years_max > 0 && later >= rule->years_max + 1) {
      return No{Reason::years_exceeded, {}, {}};
    }
    const int decided_year = grant.decided_on ? year_of(*grant.decided_on) : wanted.terms.year;
    const int after = part.line.year - decided_year;
    if (rule->commitment_years_after > 0 && after > rule->commitment_years_after) {
      return No{Reason::years_exceeded, {}, {}};
    }
  }
  return {};
}

// A pooled grant is split to its sources by their fixed shares, on the lines of one year. Where the
// whole award was split before, moving what is left to another year keeps that split.
Check split_by_rule(const GrantRow& grant, const CommitmentRegistered& wanted,
                    const RuleVersion* rule) {
  if (!rule || !rule->pooled || !grant.lines.empty()) return {};
  const auto split =
      split_commitment(*rule->pooled, sum_of(wanted.parts), wanted.parts.front().line.year);
  if (!split || split->size() != wanted.parts.size()) return No{Reason::split_differs, {}, {}};
  for (std::size_t i = 0; i < split->size(); ++i) {
    const bool is_same =
        (*split)[i].line == wanted.parts[i].line && (*split)[i].amount == wanted.parts[i].amount;
    if (!is_same) return No{Reason::split_differs, {}, {}};
  }
  return {};
}

bool is_later(const CommitmentPart& part, Date day) {
  return part.line.year > year_of(day);
}

// Only a later year's line, and only where the rule says so, may wait for its budget.
Check waits_rightly(const CommitmentRegistered& wanted, const RuleVersion* rule) {
  const bool may_wait = rule && rule->subject_to_budget;
  const bool is_right = std::ranges::all_of(wanted.parts, [&](const CommitmentPart& part) {
    return !part.subject_to_budget || (may_wait && is_later(part, wanted.effective_on));
  });
  return unless(is_right, Reason::not_subject_to_budget);
}

// One grant has one holder's money on a line, and it goes back to that holder.
Check held_by(const GrantRow& grant, const OrganisationId& holder, const auto& parts) {
  for (const auto& part : parts) {
    const GrantLineRow* row = line_row(grant, part.line, part.amount.currency);
    if (row && !row->holder.is_empty() && row->holder != holder) {
      return No{Reason::holder_differs, {}, {}};
    }
  }
  return {};
}

// What `wanted` asks of one line (or of the authority for later years) in all its parts up to this.
Money asked_before(const CommitmentRegistered& wanted, const CommitmentPart& until,
                   const auto& counts_with) {
  Money sum{0, until.amount.currency};
  for (const CommitmentPart& part : wanted.parts) {
    if (counts_with(part)) sum += part.amount;
    if (&part == &until) break;
  }
  return sum;
}

// Payable this year: within what the holder has available on the line.
Check within_appropriation(const Books& books, const CommitmentRegistered& wanted,
                           const CommitmentPart& part) {
  const Money asked = asked_before(
      wanted, part, [&](const CommitmentPart& other) { return other.line == part.line; });
  const Money left =
      balance_of(books, available_account(part.line, wanted.holder), part.amount.currency);
  return at_most(asked, left, Reason::over_appropriation);
}

// Payable later: within the commitment authority of this year, or subject to that year's budget.
Check within_authority(const Books& books, const CommitmentRegistered& wanted,
                       const CommitmentPart& part) {
  if (part.subject_to_budget) return {};
  const Currency currency = part.amount.currency;
  const Money asked = asked_before(wanted, part, [&](const CommitmentPart& other) {
    return other.line.item == part.line.item && is_later(other, wanted.effective_on) &&
           !other.subject_to_budget;
  });
  const auto year = static_cast<std::uint16_t>(year_of(wanted.effective_on));
  const AuthorityRow* row =
      find(books.authorities, authority_key(part.line.item, year, wanted.holder));
  const Money zero{0, currency};
  const Money granted = row && row->granted ? *row->granted : zero;
  const Money used = row && row->used ? *row->used : zero;
  if (granted.currency != currency || used.currency != currency) {
    return No{Reason::over_authority, asked, zero};
  }
  return at_most(asked, granted - used, Reason::over_authority);
}

// Money already paid for out of the grant (and not to come back) counts, so that what is committed
// and paid together stays within the decision.
Check within_award(const GrantRow& grant, Money more) {
  const Money bound = committed_total(grant, more.currency) + paid_total(grant, more.currency) -
                      claimed_total(grant, more.currency);
  return at_most(more, *grant.decided - bound, Reason::over_award);
}

}  // namespace

Decision decide_fact(const Asked& asked, const CommitmentRegistered& wanted) {
  const Books& books = asked.books;
  if (const Check no = committable(books, wanted)) return refuse(*no);
  const GrantRow& grant = *awarded_grant(books, wanted.terms.grant);
  const RuleVersion* rule = rule_of(books, grant);
  if (const Check no =
          first_no({described(books, wanted.terms), unless(!wanted.outside, Reason::route_differs),
                    within_years(grant, wanted, rule), split_by_rule(grant, wanted, rule),
                    waits_rightly(wanted, rule), held_by(grant, wanted.holder, wanted.parts),
                    may_dispose(asked, wanted.parts, wanted.effective_on)})) {
    return refuse(*no);
  }
  Check funded;
  for (const CommitmentPart& part : wanted.parts) {
    funded = first_no({funded, is_later(part, wanted.effective_on)
                                   ? within_authority(books, wanted, part)
                                   : within_appropriation(books, wanted, part)});
  }
  return record(wanted, {funded, within_award(grant, sum_of(wanted.parts))});
}

Decision decide_fact(const Asked& asked, const CommitmentReleased& wanted) {
  if (const Check no = committable(asked.books, wanted)) return refuse(*no);
  const GrantRow& grant = *awarded_grant(asked.books, wanted.terms.grant);
  if (const Check no = first_no({described(asked.books, wanted.terms),
                                 unless(!wanted.outside, Reason::route_differs),
                                 held_by(grant, wanted.holder, wanted.parts),
                                 may_dispose(asked, wanted.parts, wanted.effective_on)})) {
    return refuse(*no);
  }
  for (const LinePart& part : wanted.parts) {
    const Currency currency = part.amount.currency;
    const GrantLineRow* row = line_row(grant, part.line, currency);
    Money all{0, currency};
    for (const LinePart& other : wanted.parts) {
      if (other.line == part.line) all += other.amount;
    }
    // What an approved payment waits for may be moved, but must be there when the request is done.
    const Money left = row ? row->committed : Money{0, currency};
    if (const Check no = at_most(all, left, Reason::over_commitment)) return refuse(*no);
  }
  return std::vector<Event>{wanted};
}

Decision decide_fact(const Asked& asked, const InstalmentScheduled& wanted) {
  if (const Check no =
          first_no({positive(wanted.amount), awarded(asked.books, wanted.terms.grant)})) {
    return refuse(*no);
  }
  const GrantRow& grant = *awarded_grant(asked.books, wanted.terms.grant);
  const Money zero{0, wanted.amount.currency};
  const Money before = grant.scheduled.value_or(zero);
  if (before.currency != zero.currency || grant.decided->currency != zero.currency) {
    return refuse(Reason::currency_differs);
  }
  return record(wanted, {described(asked.books, wanted.terms),
                         may(asked, {Power::case_handling, std::nullopt, wanted.effective_on}),
                         at_most(wanted.amount, *grant.decided - before, Reason::over_award)});
}

// What the rule says must be withheld may grow, never shrink below it (invariant 10).
Decision decide_fact(const Asked& asked, const InstalmentWithheld& wanted) {
  const bool is_amount = wanted.amount.minor_units >= 0;
  if (const Check no = first_no({unless(is_amount, Reason::amount_out_of_range),
                                 awarded(asked.books, wanted.terms.grant)})) {
    return refuse(*no);
  }
  const GrantRow& grant = *awarded_grant(asked.books, wanted.terms.grant);
  const RuleVersion* rule = rule_of(asked.books, grant);
  Check least;
  if (rule && rule->cost_share) {
    const auto min = withheld_min(*rule->cost_share, *grant.decided);
    least = min ? at_most(*min, wanted.amount, Reason::amount_differs_from_rule)
                : Check(No{Reason::amount_differs_from_rule, {}, {}});
  }
  return record(wanted, {described(asked.books, wanted.terms), least,
                         may(asked, {Power::case_handling, std::nullopt, wanted.effective_on}),
                         at_most(wanted.amount, *grant.decided, Reason::over_award)});
}

Check pending_committed(const GrantRow& grant) {
  for (const GrantLineRow& row : grant.lines) {
    if (Check no = at_most(row.pending, row.committed, Reason::over_commitment)) return no;
  }
  return {};
}

// After a reduction, a reversal or a redirection nothing may be promised or kept beyond the award;
// instalments, once there are any, add up to it.
Check whole_grant(const GrantRow& grant) {
  const Money decided = *grant.decided;
  return first_no(
      {at_most(bound_total(grant, decided.currency), decided, Reason::reduction_without_claim),
       unless(!grant.scheduled || *grant.scheduled == decided, Reason::instalments_do_not_add_up),
       pending_committed(grant)});
}

}  // namespace grantledger
