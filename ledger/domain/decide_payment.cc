// Paying, and passing on what was paid for another (invariants 2–6, 8, 10, 22).

#include <algorithm>

#include "events/postings.h"
#include "ledger/domain/checks.h"
#include "ledger/rules/pooled.h"

namespace grantledger {
namespace {

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

// Who took the place of an organisation that merged into another, by what is known on that day; at
// most a few mergers one after another.
OrganisationId successor_of(const Books& books, OrganisationId id, Date day) {
  constexpr int mergers_max = 8;
  for (int i = 0; i < mergers_max; ++i) {
    const Organisation* details = organisation_on(books, id, day);
    if (!details || !details->successor) break;
    id = *details->successor;
  }
  return id;
}

bool is_fund(const LinePart& source) {
  return source.line.item.text().starts_with("fund.");
}

// The payee is the recipient; the fund is opened where the rule says so, and is the payee's own.
// What is granted on from a fund is paid straight.
Check routed(const Asked& asked, const PaymentTerms& terms, const RuleVersion* rule, Date day) {
  const bool is_payee = terms.payee == terms.terms.recipient ||
                        (asked.is_controlled() &&
                         terms.payee == successor_of(asked.books, terms.terms.recipient, day));
  if (!is_payee) return No{Reason::wrong_payee, {}, {}};
  const bool opens_fund =
      rule && rule->route == Route::fund && std::ranges::none_of(terms.sources, is_fund);
  if (!terms.fund) return unless(!opens_fund, Reason::route_differs);
  const auto item = ItemId::parse("fund." + terms.payee.text() + "." + terms.terms.scheme.text());
  const bool is_own = item && terms.fund->item == *item &&
                      std::ranges::all_of(terms.sources, [&](const LinePart& source) {
                        return source.line.year == terms.fund->year;
                      });
  return unless(opens_fund && is_own, Reason::route_differs);
}

// What all parts of the payment ask for one semester of one leave.
Money asked_for_semester(const PaymentTerms& terms, const PaymentPart& part) {
  Money asked{0, part.amount.currency};
  for (const PaymentPart& other : terms.parts) {
    if (other.leave == part.leave && other.semester == part.semester) asked += other.amount;
  }
  return asked;
}

// No semester is paid twice. Where only participation is known, no share says how much it is.
Check semester_unpaid(const LeaveRow& leave, const LeaveSemesterRow& semester, Money asked) {
  const Money zero{0, asked.currency};
  const Money paid = semester.paid == Money() ? zero : semester.paid;
  const Money state = semester.state == Money() ? zero : semester.state;
  if (paid.currency != asked.currency || state.currency != asked.currency) {
    return No{Reason::currency_differs, {}, {}};
  }
  if (leave.terms) return at_most(asked, state - paid, Reason::over_leave);
  return paid.minor_units > 0 ? Check(No{Reason::over_leave, asked, zero}) : Check();
}

// Only confirmed semesters are paid, and nothing to who had withdrawn by that day.
Check semester_payable(const Asked& asked, const PaymentTerms& terms, const PaymentPart& part,
                       Date day) {
  const Books& books = asked.books;
  const LeaveRow* leave = find(books.leaves, *part.leave);
  if (!leave) return No{Reason::unknown_leave, {}, {}};
  const auto semester =
      std::ranges::find(leave->semesters, *part.semester, &LeaveSemesterRow::semester);
  const bool is_there = semester != leave->semesters.end();
  const OrganisationId& beneficiary = leave->terms ? leave->beneficiary : terms.payee;
  const OrganisationId successor =
      asked.is_controlled() ? successor_of(books, beneficiary, day) : beneficiary;
  return first_no(
      {unless(!leave->terms || *leave->terms == terms.terms, Reason::recipient_differs),
       unless(part.beneficiary == beneficiary || part.beneficiary == successor,
              Reason::wrong_payee),
       unless(!leave->withdrawn_on || *leave->withdrawn_on > day, Reason::participant_withdrawn),
       unless(is_there && semester->is_confirmed, Reason::participation_not_confirmed),
       is_there ? semester_unpaid(*leave, *semester, asked_for_semester(terms, part)) : Check()});
}

// A part that is for no semester: only where the rule needs no confirmation, and for another than
// the payee only through its authority, or for a member of the grant's partnership.
Check whole_part_payable(const Asked& asked, const PaymentTerms& terms, const PaymentPart& part,
                         const RuleVersion& rule) {
  const Books& books = asked.books;
  const GrantRow* grant = find(books.grants, terms.terms.grant);
  const bool is_member = asked.is_controlled() && grant &&
                         std::ranges::find(grant->members, part.beneficiary,
                                           &MemberShare::organisation) != grant->members.end();
  const bool is_through = is_member || (rule.route == Route::through_authority &&
                                        find(books.organisations, part.beneficiary));
  return first_no({unless(part.beneficiary == terms.payee || is_through, Reason::wrong_payee),
                   unless(!rule.requires_confirmation, Reason::participation_not_confirmed)});
}

Check parts_payable(const Asked& asked, const PaymentTerms& terms, const RuleVersion& rule,
                    Date day) {
  Check first;
  for (const PaymentPart& part : terms.parts) {
    first = first_no({first, part.leave && part.semester
                                 ? semester_payable(asked, terms, part, day)
                                 : whole_part_payable(asked, terms, part, rule)});
  }
  return first;
}

// In the payment's own currency; an imported payment may have sources of another.
Money asked_of_line(const PaymentTerms& terms, const Line& line) {
  Money asked{0, terms.amount.currency};
  for (const LinePart& source : terms.sources) {
    if (source.line == line && source.amount.currency == asked.currency) asked += source.amount;
  }
  return asked;
}

Check within_commitment(const GrantRow& grant, const PaymentTerms& terms) {
  const Currency currency = terms.amount.currency;
  for (const LinePart& source : terms.sources) {
    const GrantLineRow* row = line_row(grant, source.line, currency);
    const Money left = row ? row->committed - row->pending : Money{0, currency};
    if (Check no = at_most(asked_of_line(terms, source.line), left, Reason::over_commitment)) {
      return no;
    }
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
Check payable(const Asked& asked, const PaymentTerms& terms, Date day) {
  const Books& books = asked.books;
  if (Check no =
          first_no({positive(terms.amount), adds_up(terms), awarded(books, terms.terms.grant)})) {
    return no;
  }
  const GrantRow& grant = *awarded_grant(books, terms.terms.grant);
  const RuleVersion* rule = rule_of(books, grant);
  if (!rule) return No{Reason::no_rule_in_force, {}, {}};
  const bool is_accepted = grant.is_accepted || !rule->requires_acceptance;
  const bool is_past = std::ranges::any_of(
      terms.sources, [&](const LinePart& part) { return part.line.year < year_of(day); });
  return first_no({described(books, terms.terms), unless(is_accepted, Reason::award_not_accepted),
                   routed(asked, terms, rule, day), split_by_remains(grant, terms, rule),
                   parts_payable(asked, terms, *rule, day),
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
                         payable(asked, wanted.payment, wanted.effective_on),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const PaymentAttested& wanted) {
  return record(wanted, {at_step(asked.books, wanted.payment, PaymentState::ordered),
                         payable(asked, wanted.payment, wanted.effective_on),
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

namespace {

// What was promised for a later year, on authority or subject to its budget, can be paid once that
// year's money is voted: a line that is committed beyond it pays nothing (invariant 2).
Check voted(const Books& books, const PaymentTerms& terms) {
  for (const LinePart& source : terms.sources) {
    const Money zero{0, source.amount.currency};
    const Money left = balance_of(books, line_left_key(source.line), zero.currency);
    if (left >= zero) continue;
    return No{Reason::over_appropriation, source.amount, std::max(source.amount + left, zero)};
  }
  return {};
}

}  // namespace

Decision decide_fact(const Asked& asked, const PaymentApproved& wanted) {
  const PaymentRow* row = find(asked.books.payments, wanted.payment.payment);
  if (const Check no = first_no({positive(wanted.payment.amount), adds_up(wanted.payment),
                                 unless(row != nullptr, Reason::unknown_payment)})) {
    return refuse(*no);
  }
  const bool is_before =
      row->state == PaymentState::ordered || row->state == PaymentState::attested;
  const Date day = wanted.effective_on;
  return record(
      wanted,
      {unless(is_before, Reason::payment_in_other_state),
       unless(row->terms == wanted.payment, Reason::terms_differ),
       payable(asked, wanted.payment, day),
       unless(wanted.approver == asked.actor, Reason::actor_differs), second_eyes(asked, wanted),
       independent(asked, wanted.payment, day), not_decider(asked, wanted.payment),
       may_on_lines(asked, wanted.payment, {Power::budget_disposal, std::nullopt, day}),
       voted(asked.books, wanted.payment)});
}

namespace {

// The terms as they would be had they charged the lines of `year`.
PaymentTerms charged_to(PaymentTerms terms, std::uint16_t year) {
  for (LinePart& source : terms.sources) source.line.year = year;
  if (terms.fund) terms.fund->year = year;
  return terms;
}

// A payment charges the year of its bank date. If that is not the year it was approved for, the
// commitment has been moved to that year's lines in the same request (invariant 2).
Check executable(const Books& books, const PaymentExecuted& wanted) {
  const PaymentTerms& terms = wanted.payment;
  const PaymentRow* row = find(books.payments, terms.payment);
  if (!row) return No{Reason::unknown_payment, {}, {}};
  const auto year = static_cast<std::uint16_t>(year_of(wanted.effective_on));
  const bool is_year = std::ranges::all_of(
      terms.sources, [&](const LinePart& part) { return part.line.year == year; });
  const bool is_moved = row->terms != terms;
  const GrantRow* grant = find(books.grants, terms.terms.grant);
  return first_no({unless(row->state == PaymentState::approved, Reason::payment_in_other_state),
                   unless(!is_moved || charged_to(row->terms, year) == terms, Reason::terms_differ),
                   unless(is_year, Reason::line_of_other_year),
                   is_moved && grant ? within_commitment(*grant, terms) : Check()});
}

// A claim took back what was paid, or the payment was voided: then there is nothing to return.
Check still_paid(const Books& books, const PaymentTerms& terms) {
  const GrantRow* grant = find(books.grants, terms.terms.grant);
  if (!grant) return No{Reason::unknown_grant, {}, {}};
  const Currency currency = terms.amount.currency;
  for (const LinePart& source : terms.sources) {
    const GrantLineRow* row = line_row(*grant, source.line, currency);
    const Money left = row ? row->paid - row->claimed : Money{0, currency};
    if (Check no = at_most(asked_of_line(terms, source.line), left, Reason::over_paid)) return no;
  }
  return {};
}

// What was forwarded did arrive, so the bank cannot have sent it back.
Check not_forwarded(const Books& books, const PaymentTerms& terms) {
  const Currency currency = terms.amount.currency;
  Money for_others{0, currency};
  for (const PaymentPart& part : terms.parts) {
    const bool is_for_other = part.beneficiary != terms.payee && part.amount.currency == currency;
    if (is_for_other) for_others += part.amount;
  }
  const Money left =
      balance_of(books, to_forward_account(terms.payee, terms.terms.grant), currency);
  return for_others.minor_units > 0 ? at_most(for_others, left, Reason::over_forwardable) : Check();
}

// The fund that a payment opened gives the money back only as far as it has it.
Check fund_untouched(const Books& books, const PaymentTerms& terms) {
  if (!terms.fund) return {};
  const Money left =
      balance_of(books, available_account(*terms.fund, terms.payee), terms.amount.currency);
  return at_most(terms.amount, left, Reason::over_appropriation);
}

}  // namespace

Decision decide_fact(const Asked& asked, const PaymentExecuted& wanted) {
  if (wanted.outside) return refuse(Reason::route_differs);
  return record(wanted,
                {executable(asked.books, wanted), may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const PaymentReturned& wanted) {
  if (const Check no = at_step(asked.books, wanted.payment, PaymentState::executed)) {
    return refuse(*no);
  }
  return record(
      wanted,
      {may(asked, case_handling(wanted.effective_on)), fund_untouched(asked.books, wanted.payment),
       not_forwarded(asked.books, wanted.payment), still_paid(asked.books, wanted.payment)});
}

Decision decide_fact(const Asked& asked, const FundsForwarded& wanted) {
  const Money left = balance_of(asked.books, to_forward_account(wanted.payer, wanted.terms.grant),
                                wanted.amount.currency);
  const GrantRow* grant = find(asked.books.grants, wanted.terms.grant);
  return record(
      wanted, {positive(wanted.amount),
               grant && grant->terms != wanted.terms ? Check(No{Reason::recipient_differs, {}, {}})
                                                     : Check(),
               unless(grant != nullptr, Reason::unknown_grant),
               may(asked, case_handling(wanted.effective_on)),
               // From level 1 on the payer may advance what is to come for a leave.
               asked.makes(Control::within_state_share) && wanted.leave
                   ? Check()
                   : at_most(wanted.amount, left, Reason::over_forwardable)});
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
  if (due.currency != row->owner.currency) return refuse(Reason::currency_differs);
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
  if (const Check no =
          first_no({positive(wanted.amount), awarded(asked.books, wanted.from.grant),
                    awarded(asked.books, wanted.to.grant),
                    in_currency(asked.books, wanted.from.grant, wanted.amount.currency)})) {
    return refuse(*no);
  }
  const Currency currency = wanted.amount.currency;
  const GrantRow& from = *awarded_grant(asked.books, wanted.from.grant);
  const GrantRow& to = *awarded_grant(asked.books, wanted.to.grant);
  const GrantLineRow* source = line_row(from, wanted.line, currency);
  const GrantLineRow* target = line_row(to, wanted.line, currency);
  const Money zero{0, currency};
  const Money free = source ? source->paid - source->claimed : zero;
  const Money beyond = bound_total(from, currency) - *from.decided;
  const bool is_held = !target || target->holder.is_empty() || target->holder == wanted.holder;
  return record(
      wanted,
      {unless(wanted.from.recipient == wanted.to.recipient, Reason::recipient_differs),
       unless(to.is_accepted, Reason::award_not_accepted), unless(is_held, Reason::holder_differs),
       at_most(wanted.amount, beyond, Reason::claim_without_reduction),
       may(asked, {Power::budget_disposal, wanted.line.item, wanted.effective_on}),
       at_most(wanted.amount, target ? target->committed - target->pending : zero,
               Reason::over_commitment),
       at_most(wanted.amount, free, Reason::over_paid)});
}

}  // namespace grantledger
