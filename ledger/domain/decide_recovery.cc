// Money that must come back (invariants 3, 11).

#include <algorithm>

#include "events/postings.h"
#include "ledger/domain/checks.h"

namespace grantledger {
namespace {

Check claim_known(const Books& books, const GrantTerms& terms, const ClaimId& id) {
  const ClaimRow* claim = find(books.claims, id);
  if (!claim || !claim->decided) return No{Reason::unknown_claim, {}, {}};
  return unless(claim->terms == terms, Reason::recipient_differs);
}

// What is claimed on the line and not settled.
Money open_claim(const Books& books, const GrantTerms& terms, const Line& line, Currency currency) {
  const GrantRow* grant = awarded_grant(books, terms.grant);
  const GrantLineRow* row = grant ? line_row(*grant, line, currency) : nullptr;
  return row ? row->open_claim : Money{0, currency};
}

// A pooled grant's sources each get back their part of the claim.
Check claimed_by_part(const ClaimRow& claim, const RepaymentClaimed& wanted) {
  if (claim.parts.empty()) return {};
  const auto part = std::ranges::find(claim.parts, wanted.line, &LinePart::line);
  return unless(part != claim.parts.end() && part->amount == wanted.amount, Reason::split_differs);
}

}  // namespace

// Only what was paid can be asked back, and only as far as the award, as it is after a reversal or
// reduction, no longer covers what is paid and still committed: when one of several participants
// withdraws, what the others have coming stays covered.
Decision decide_fact(const Asked& asked, const RepaymentDecided& wanted) {
  if (const Check no =
          first_no({positive(wanted.amount),
                    unless(!find(asked.books.claims, wanted.claim), Reason::already_exists),
                    awarded(asked.books, wanted.terms.grant),
                    in_currency(asked.books, wanted.terms.grant, wanted.amount.currency)})) {
    return refuse(*no);
  }
  const GrantRow& grant = *awarded_grant(asked.books, wanted.terms.grant);
  const Currency currency = wanted.amount.currency;
  const Money beyond = bound_total(grant, currency) - *grant.decided;
  const Money kept = paid_total(grant, currency) - value_or_zero(grant.repayment_decided, currency);
  return record(wanted, {described(asked.books, wanted.terms),
                         at_most(wanted.amount, beyond, Reason::claim_without_reduction),
                         unless(wanted.decided_by == asked.actor, Reason::actor_differs),
                         may(asked, case_handling(wanted.effective_on)),
                         at_most(wanted.amount, kept, Reason::over_paid)});
}

Decision decide_fact(const Asked& asked, const RepaymentClaimed& wanted) {
  if (const Check no =
          first_no({positive(wanted.amount),
                    in_currency(asked.books, wanted.terms.grant, wanted.amount.currency),
                    claim_known(asked.books, wanted.terms, wanted.claim)})) {
    return refuse(*no);
  }
  const Currency currency = wanted.amount.currency;
  const ClaimRow& claim = *find(asked.books.claims, wanted.claim);
  const GrantRow* grant = awarded_grant(asked.books, wanted.terms.grant);
  const GrantLineRow* row = grant ? line_row(*grant, wanted.line, currency) : nullptr;
  const Money decided = value_or_zero(claim.decided, currency);
  const Money claimed = value_or_zero(claim.claimed, currency);
  const Money paid = row ? row->paid - row->claimed : Money{0, currency};
  if (!grant || grant->decided->currency != currency) return refuse(Reason::currency_differs);
  // The payment may have been returned, or the award increased, since repayment was decided.
  // From level 1 on what other leaves still have coming counts, as when it was decided.
  const Money coming =
      asked.is_controlled() ? committed_total(*grant, currency) : Money{0, currency};
  const Money beyond =
      paid_total(*grant, currency) - claimed_total(*grant, currency) + coming - *grant->decided;
  return record(wanted, {claimed_by_part(claim, wanted),
                         at_most(wanted.amount, beyond, Reason::claim_without_reduction),
                         may(asked, case_handling(wanted.effective_on)),
                         at_most(wanted.amount, paid, Reason::over_paid),
                         at_most(wanted.amount, decided - claimed, Reason::over_claim)});
}

// Never refused for being too much: the bank has it. What no claim covers is unallocated.
Decision decide_fact(const Asked& asked, const RepaymentReceived& wanted) {
  if (const Check no = first_no(
          {positive(wanted.amount), claim_known(asked.books, wanted.terms, wanted.claim)})) {
    return refuse(*no);
  }
  const GrantRow* grant = awarded_grant(asked.books, wanted.terms.grant);
  const RuleVersion* rule = grant ? rule_of(asked.books, *grant) : nullptr;
  const bool is_late = year_of(wanted.effective_on) > wanted.line.year;
  const bool to_treasury = is_late && (!rule || rule->late_repayment_to_treasury);
  const GrantLineRow* row = grant ? line_row(*grant, wanted.line, wanted.amount.currency) : nullptr;
  const bool is_held = !row || row->holder.is_empty() || row->holder == wanted.holder;
  if (const Check no =
          first_no({unless(wanted.to_treasury == to_treasury, Reason::treasury_differs),
                    unless(is_held, Reason::holder_differs),
                    may(asked, case_handling(wanted.effective_on))})) {
    return refuse(*no);
  }
  const Money open = open_claim(asked.books, wanted.terms, wanted.line, wanted.amount.currency);
  if (wanted.amount <= open) return std::vector<Event>{wanted};
  RepaymentReceived covered = wanted;
  covered.amount = std::max(open, Money{0, open.currency});
  const ReceiptUnallocated rest{
      .payer = wanted.terms.recipient,
      .amount = wanted.amount - covered.amount,
      .claim = wanted.claim,
      .bank_reference = wanted.bank_reference,
      .effective_on = wanted.effective_on,
      .purpose = ReceiptPurpose{wanted.terms, wanted.line, wanted.holder, wanted.to_treasury},
      .statement = wanted.statement};
  if (covered.amount.minor_units == 0) return std::vector<Event>{rest};
  return std::vector<Event>{covered, rest};
}

Decision decide_fact(const Asked& asked, const ReceiptUnallocated& wanted) {
  // Only deciding a repayment says what is left of it.
  return record(wanted, {positive(wanted.amount), unless(!wanted.purpose, Reason::terms_differ),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const WriteOffDecided& wanted) {
  const Money open = open_claim(asked.books, wanted.terms, wanted.line, wanted.amount.currency);
  return record(wanted,
                {positive(wanted.amount), claim_known(asked.books, wanted.terms, wanted.claim),
                 unless(wanted.decided_by == asked.actor, Reason::actor_differs),
                 may(asked, {Power::write_off, wanted.line.item, wanted.effective_on}),
                 at_most(wanted.amount, open, Reason::over_claim)});
}

}  // namespace grantledger
