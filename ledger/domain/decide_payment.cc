// Paying, and passing on what was paid for another (invariants 2–6, 8, 10, 22).

#include <algorithm>

#include "events/postings.h"
#include "ledger/domain/checks.h"
#include "ledger/rules/pooled.h"

namespace grantledger {
namespace {

PowerAsked case_handling(Date day) {
  return {Power::case_handling, std::nullopt, day};
}

Check adds_up(const PaymentTerms& terms) {
  const Currency currency = terms.amount.currency;
  Money by_parts{0, currency};
  Money by_sources{0, currency};
  if (terms.parts.size() + terms.sources.size() > list_length_max) {
    return No{Reason::list_too_long, {}, {}};
  }
  for (const PaymentPart& part : terms.parts) {
    if (Check no = positive(part.amount)) return no;
    if (part.amount.currency != currency) return No{Reason::currency_differs, {}, {}};
    by_parts += part.amount;
  }
  for (const LinePart& source : terms.sources) {
    if (Check no = positive(source.amount)) return no;
    if (source.amount.currency != currency) return No{Reason::currency_differs, {}, {}};
    by_sources += source.amount;
  }
  return unless(by_parts == terms.amount && by_sources == terms.amount,
                Reason::parts_do_not_add_up);
}

// The payee is the recipient; the fund is opened where the rule says so, and is the payee's own.
Check routed(const PaymentTerms& terms, const RuleVersion* rule) {
  if (terms.payee != terms.terms.recipient) return No{Reason::wrong_payee, {}, {}};
  const bool opens_fund = rule && rule->route == Route::fund;
  if (!terms.fund) return unless(!opens_fund, Reason::route_differs);
  const auto item = ItemId::parse("fund." + terms.payee.text() + "." + terms.terms.scheme.text());
  const bool is_own = item && terms.fund->item == *item &&
                      std::ranges::all_of(terms.sources, [&](const LinePart& source) {
                        return source.line.year == terms.fund->year;
                      });
  return unless(opens_fund && is_own, Reason::route_differs);
}

// Only confirmed semesters are paid, nothing for who had withdrawn by then, and no semester twice.
Check semester_payable(const Books& books, const PaymentTerms& terms, const PaymentPart& part) {
  const LeaveRow* leave = find(books.leaves, *part.leave);
  if (!leave || !leave->terms) return No{Reason::unknown_leave, {}, {}};
  if (*leave->terms != terms.terms) return No{Reason::recipient_differs, {}, {}};
  if (part.beneficiary != leave->beneficiary) return No{Reason::wrong_payee, {}, {}};
  const auto semester =
      std::ranges::find(leave->semesters, *part.semester, &LeaveSemesterRow::semester);
  if (leave->withdrawn_on) return No{Reason::participant_withdrawn, {}, {}};
  const bool is_confirmed = semester != leave->semesters.end() && semester->is_confirmed;
  if (!is_confirmed) return No{Reason::participation_not_confirmed, {}, {}};
  const Money paid = semester->paid == Money() ? Money{0, part.amount.currency} : semester->paid;
  if (paid.currency != semester->state.currency) return No{Reason::currency_differs, {}, {}};
  Money asked{0, part.amount.currency};
  for (const PaymentPart& other : terms.parts) {
    if (other.leave == part.leave && other.semester == part.semester) asked += other.amount;
  }
  return at_most(asked, semester->state - paid, Reason::over_leave);
}

Check parts_payable(const Books& books, const PaymentTerms& terms, const RuleVersion* rule) {
  const bool needs_confirmation = rule && rule->requires_confirmation;
  for (const PaymentPart& part : terms.parts) {
    if (part.leave && part.semester) {
      if (Check no = semester_payable(books, terms, part)) return no;
    } else if (needs_confirmation) {
      return No{Reason::participation_not_confirmed, {}, {}};
    } else if (part.beneficiary != terms.payee &&
               (!find(books.organisations, part.beneficiary) ||
                !(rule && rule->route == Route::through_authority))) {
      return No{Reason::wrong_payee, {}, {}};
    }
  }
  return {};
}

Check within_commitment(const GrantRow& grant, const PaymentTerms& terms) {
  const Currency currency = terms.amount.currency;
  for (const LinePart& source : terms.sources) {
    Money asked{0, currency};
    for (const LinePart& other : terms.sources) {
      if (other.line == source.line) asked += other.amount;
    }
    const GrantLineRow* row = line_row(grant, source.line, currency);
    const Money left = row ? row->committed - row->pending : Money{0, currency};
    if (Check no = at_most(asked, left, Reason::over_commitment)) return no;
  }
  return {};
}

// The sources of a pooled grant are charged by what remains on them.
Check split_by_remains(const GrantRow& grant, const PaymentTerms& terms, const RuleVersion* rule) {
  if (!rule || !rule->pooled) return {};
  std::vector<LinePart> remains;
  for (const PooledSource& source : rule->pooled->sources) {
    for (const GrantLineRow& row : grant.lines) {
      const bool is_meant = row.line.item == source.item &&
                            row.committed.currency == terms.amount.currency &&
                            row.line.year == terms.sources.front().line.year;
      if (is_meant) remains.push_back({row.line, row.committed - row.pending});
    }
  }
  auto split = split_by_what_is_held(terms.amount, remains);
  if (!split) return No{Reason::over_commitment, {}, {}};
  std::erase_if(*split, [](const LinePart& part) { return part.amount.minor_units == 0; });
  return unless(*split == terms.sources, Reason::split_differs);
}

// The withheld part stays unpaid until the final report (invariant 10).
Check leaves_withheld(const GrantRow& grant, const PaymentTerms& terms) {
  if (!grant.withheld || grant.is_final_report_in || !grant.decided) return {};
  const Currency currency = terms.amount.currency;
  if (grant.withheld->currency != currency || grant.decided->currency != currency) return {};
  const Money left = *grant.decided - *grant.withheld - paid_total(grant, currency) -
                     pending_total(grant, currency);
  return at_most(terms.amount, left, Reason::withheld_until_report);
}

// What makes a payment right, whoever asks (invariant 4). Asked at every step.
Check payable(const Books& books, const PaymentTerms& terms, Date day) {
  if (Check no = first_no({positive(terms.amount), adds_up(terms)})) return no;
  if (Check no = awarded(books, terms.terms)) return no;
  const GrantRow& grant = *awarded_grant(books, terms.terms.grant);
  const RuleVersion* rule = rule_of(books, grant);
  if (!rule) return No{Reason::no_rule_in_force, {}, {}};
  const bool is_accepted = grant.is_accepted || !rule->requires_acceptance;
  const bool is_past = std::ranges::any_of(
      terms.sources, [&](const LinePart& part) { return part.line.year < year_of(day); });
  return first_no({unless(is_accepted, Reason::award_not_accepted), routed(terms, rule),
                   split_by_remains(grant, terms, rule), parts_payable(books, terms, rule),
                   unless(!is_past, Reason::line_of_other_year), leaves_withheld(grant, terms),
                   within_commitment(grant, terms)});
}

bool is_covered(const auto& period, Date day) {
  return period.first_day <= day && (!period.last_day || day <= *period.last_day);
}

// Neither pair of eyes represents the payee or keeps the register of payees (invariant 5).
Check independent(const Asked& asked, const PaymentTerms& terms, Date day) {
  const ActorRow* actor = find(asked.books.actors, asked.actor);
  const bool represents =
      actor && std::ranges::any_of(actor->represents, [&](const RepresentationRow& row) {
        return row.organisation == terms.payee && is_covered(row, day);
      });
  const bool keeps_register =
      has_power(asked.books, asked.actor, {Power::register_keeping, std::nullopt, day});
  return first_no({unless(!represents, Reason::represents_payee),
                   unless(!keeps_register, Reason::keeps_register)});
}

Check may_on_lines(const Asked& asked, const PaymentTerms& terms, const PowerAsked& power) {
  for (const LinePart& source : terms.sources) {
    if (Check no = may(asked, {power.power, source.line.item, power.day})) return no;
  }
  return {};
}

// The payment at the step before, with the terms it had there.
Check at_step(const Books& books, const PaymentTerms& terms, PaymentState before) {
  const PaymentRow* row = find(books.payments, terms.payment);
  if (!row) return No{Reason::unknown_payment, {}, {}};
  return first_no({unless(row->state == before, Reason::payment_in_other_state),
                   unless(row->terms == terms, Reason::terms_differ)});
}

bool is_small(const Books& books, const PaymentTerms& terms) {
  const GrantRow* grant = awarded_grant(books, terms.terms.grant);
  const RuleVersion* rule = grant ? rule_of(books, *grant) : nullptr;
  return rule && rule->single_person_max &&
         rule->single_person_max->currency == terms.amount.currency &&
         terms.amount <= *rule->single_person_max;
}

}  // namespace

Decision decide_fact(const Asked& asked, const PaymentOrdered& wanted) {
  const PaymentRow* known = find(asked.books.payments, wanted.payment.payment);
  return record(wanted, {unless(!known, Reason::already_exists),
                         payable(asked.books, wanted.payment, wanted.effective_on),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const PaymentAttested& wanted) {
  return record(wanted, {at_step(asked.books, wanted.payment, PaymentState::ordered),
                         payable(asked.books, wanted.payment, wanted.effective_on),
                         unless(wanted.attester == asked.actor, Reason::actor_differs),
                         independent(asked, wanted.payment, wanted.effective_on),
                         may_on_lines(asked, wanted.payment,
                                      {Power::attestation, std::nullopt, wanted.effective_on})});
}

namespace {

// Two different people, unless the rule lets one person pay so small an amount; and not the one who
// decided the award, where the rule says so.
Check second_eyes(const Asked& asked, const PaymentApproved& wanted) {
  const PaymentRow* row = find(asked.books.payments, wanted.payment.payment);
  if (!row) return No{Reason::unknown_payment, {}, {}};
  const bool is_one_enough = is_small(asked.books, wanted.payment);
  if (row->state == PaymentState::ordered && !is_one_enough) {
    return No{Reason::payment_not_attested, {}, {}};
  }
  if (row->attester == asked.actor && !is_one_enough) return No{Reason::same_person, {}, {}};
  return {};
}

Check not_decider(const Asked& asked, const PaymentTerms& terms) {
  const GrantRow* grant = awarded_grant(asked.books, terms.terms.grant);
  const RuleVersion* rule = grant ? rule_of(asked.books, *grant) : nullptr;
  const bool is_decider =
      rule && rule->requires_separate_decider && grant->decided_by == asked.actor;
  return unless(!is_decider, Reason::decided_the_award);
}

}  // namespace

Decision decide_fact(const Asked& asked, const PaymentApproved& wanted) {
  const PaymentRow* row = find(asked.books.payments, wanted.payment.payment);
  if (!row) return refuse(Reason::unknown_payment);
  const bool is_before =
      row->state == PaymentState::ordered || row->state == PaymentState::attested;
  const Date day = wanted.effective_on;
  return record(
      wanted,
      {unless(is_before, Reason::payment_in_other_state),
       unless(row->terms == wanted.payment, Reason::terms_differ),
       payable(asked.books, wanted.payment, day),
       unless(wanted.approver == asked.actor, Reason::actor_differs), second_eyes(asked, wanted),
       independent(asked, wanted.payment, day), not_decider(asked, wanted.payment),
       may_on_lines(asked, wanted.payment, {Power::budget_disposal, std::nullopt, day})});
}

// A payment charges the year of its bank date (invariant 2).
Decision decide_fact(const Asked& asked, const PaymentExecuted& wanted) {
  if (wanted.outside) return refuse(Reason::route_differs);
  const int year = year_of(wanted.effective_on);
  const bool is_year = std::ranges::all_of(
      wanted.payment.sources, [&](const LinePart& part) { return part.line.year == year; });
  return record(wanted, {at_step(asked.books, wanted.payment, PaymentState::approved),
                         unless(is_year, Reason::line_of_other_year),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const PaymentReturned& wanted) {
  return record(wanted, {at_step(asked.books, wanted.payment, PaymentState::executed),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const FundsForwarded& wanted) {
  const Money left = balance_of(asked.books, to_forward_account(wanted.payer, wanted.terms.grant),
                                wanted.amount.currency);
  return record(wanted,
                {positive(wanted.amount),
                 unless(find(asked.books.grants, wanted.terms.grant), Reason::unknown_grant),
                 may(asked, case_handling(wanted.effective_on)),
                 at_most(wanted.amount, left, Reason::over_forwardable)});
}

namespace {

// The semester whose owner share is spoken of, between the right two; and why not.
Check owner_share_named(const Books& books, const auto& wanted) {
  const LeaveRow* leave = find(books.leaves, wanted.leave);
  if (!leave || !leave->terms) return No{Reason::unknown_leave, {}, {}};
  if (*leave->terms != wanted.terms) return No{Reason::recipient_differs, {}, {}};
  const bool is_between = wanted.payer == leave->payer &&
                          wanted.beneficiary == leave->beneficiary &&
                          wanted.payer != wanted.beneficiary;
  return unless(is_between, Reason::wrong_payer);
}

}  // namespace

Decision decide_fact(const Asked& asked, const OwnerShareDue& wanted) {
  if (const Check no =
          first_no({positive(wanted.amount), owner_share_named(asked.books, wanted)})) {
    return refuse(*no);
  }
  const LeaveRow& leave = *find(asked.books.leaves, wanted.leave);
  const auto row = std::ranges::find(leave.semesters, wanted.semester, &LeaveSemesterRow::semester);
  if (row == leave.semesters.end() || !row->is_confirmed) {
    return refuse(Reason::participation_not_confirmed);
  }
  const Money due = row->owner_due == Money() ? Money{0, row->owner.currency} : row->owner_due;
  return record(wanted, {may(asked, case_handling(wanted.effective_on)),
                         at_most(wanted.amount, row->owner - due, Reason::over_owner_share)});
}

Decision decide_fact(const Asked& asked, const OwnerSharePaid& wanted) {
  const Money due = -balance_of(asked.books, owner_due_account(wanted.payer, wanted.terms.grant),
                                wanted.amount.currency);
  return record(wanted, {positive(wanted.amount), owner_share_named(asked.books, wanted),
                         may(asked, case_handling(wanted.effective_on)),
                         at_most(wanted.amount, due, Reason::over_owner_share)});
}

// What was paid for one grant counts for another, whose commitment it uses up.
Decision decide_fact(const Asked& asked, const FundsRedirected& wanted) {
  if (const Check no = first_no({positive(wanted.amount), awarded(asked.books, wanted.from),
                                 awarded(asked.books, wanted.to)})) {
    return refuse(*no);
  }
  const Currency currency = wanted.amount.currency;
  const GrantRow& from = *awarded_grant(asked.books, wanted.from.grant);
  const GrantRow& to = *awarded_grant(asked.books, wanted.to.grant);
  if (from.decided->currency != currency) return refuse(Reason::currency_differs);
  const GrantLineRow* source = line_row(from, wanted.line, currency);
  const GrantLineRow* target = line_row(to, wanted.line, currency);
  const Money zero{0, currency};
  const Money free = source ? source->paid - source->claimed : zero;
  const Money beyond = paid_total(from, currency) - *from.decided;
  return record(wanted,
                {unless(wanted.from.recipient == wanted.to.recipient, Reason::recipient_differs),
                 unless(to.is_accepted, Reason::award_not_accepted),
                 at_most(wanted.amount, beyond, Reason::claim_without_reduction),
                 may(asked, {Power::budget_disposal, wanted.line.item, wanted.effective_on}),
                 at_most(wanted.amount, target ? target->committed - target->pending : zero,
                         Reason::over_commitment),
                 at_most(wanted.amount, free, Reason::over_paid)});
}

}  // namespace grantledger
