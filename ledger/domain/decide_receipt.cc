// Receipts that nobody claimed: part of a claim after all, or paid back (invariants 5, 11, 31).

#include <algorithm>

#include "ledger/domain/checks.h"

namespace grantledger {
namespace {

const OpenReceipt* receipt_at(const Books& books, Position position, std::uint32_t index) {
  const ReceiptRow* row = find(books.receipts, std::to_string(position));
  if (!row) return nullptr;
  const auto found = std::ranges::find(row->receipts, index, &OpenReceipt::fact_index);
  return found == row->receipts.end() ? nullptr : &*found;
}

// At most what is left of the receipt.
Check of_receipt(const Asked& asked, const OpenReceipt& receipt, Money amount) {
  return holds_at_most(asked, Control::receipt_has_so_much, amount, receipt.left);
}

}  // namespace

Decision decide_fact(const Asked& asked, const ReceiptAllocated& wanted) {
  const Books& books = asked.books;
  const OpenReceipt* receipt = receipt_at(books, wanted.position, wanted.fact_index);
  const ClaimRow* claim = find(books.claims, wanted.claim);
  if (const Check no =
          first_no({positive(wanted.amount), unless(receipt != nullptr, Reason::unknown_receipt),
                    unless(claim && claim->decided, Reason::unknown_claim)})) {
    return refuse(*no);
  }
  const GrantRow* grant = awarded_grant(books, wanted.terms.grant);
  const Currency currency = wanted.amount.currency;
  const GrantLineRow* row = grant ? line_row(*grant, wanted.line, currency) : nullptr;
  const Money open = row ? row->open_claim : Money{0, currency};
  const RuleVersion* rule = grant ? rule_of(books, *grant) : nullptr;
  const bool is_late = receipt->received_on && year_of(*receipt->received_on) > wanted.line.year;
  const bool to_treasury = is_late && (!rule || rule->late_repayment_to_treasury);
  const bool is_held = !row || row->holder.is_empty() || row->holder == wanted.holder;
  return record(
      wanted,
      {unless(claim->terms == wanted.terms, Reason::recipient_differs),
       unless(receipt->payer == wanted.terms.recipient, Reason::recipient_differs),
       unless(wanted.to_treasury == to_treasury, Reason::treasury_differs),
       unless(is_held, Reason::holder_differs), may(asked, case_handling(wanted.effective_on)),
       of_receipt(asked, *receipt, wanted.amount),
       at_most(wanted.amount, open, Reason::over_claim)});
}

Decision decide_fact(const Asked& asked, const ReceiptReturnOrdered& wanted) {
  const ReceiptReturn& receipt = wanted.receipt;
  const OpenReceipt* open = receipt_at(asked.books, receipt.position, receipt.fact_index);
  const bool is_taken = find(asked.books.receipt_returns, receipt.payment) ||
                        find(asked.books.payments, receipt.payment);
  if (const Check no =
          first_no({positive(receipt.amount), unless(!is_taken, Reason::already_exists),
                    unless(open != nullptr, Reason::unknown_receipt)})) {
    return refuse(*no);
  }
  return record(wanted, {unless(open->payer == receipt.payer, Reason::wrong_payee),
                         may(asked, case_handling(wanted.effective_on)),
                         of_receipt(asked, *open, receipt.amount)});
}

namespace {

Check at_step(const Books& books, const ReceiptReturn& receipt, PaymentState before) {
  const ReceiptReturnRow* row = find(books.receipt_returns, receipt.payment);
  if (!row) return No{Reason::unknown_payment, {}, {}};
  return first_no({unless(row->state == before, Reason::payment_in_other_state),
                   unless(row->receipt == receipt, Reason::terms_differ)});
}

Check no_register_keeper(const Asked& asked, Date day) {
  return unless(!has_power(asked.books, asked.actor, register_keeping(day)),
                Reason::keeps_register);
}

}  // namespace

Decision decide_fact(const Asked& asked, const ReceiptReturnAttested& wanted) {
  return record(wanted, {at_step(asked.books, wanted.receipt, PaymentState::ordered),
                         unless(wanted.attester == asked.actor, Reason::actor_differs),
                         no_register_keeper(asked, wanted.effective_on),
                         may(asked, {Power::attestation, std::nullopt, wanted.effective_on})});
}

Decision decide_fact(const Asked& asked, const ReceiptReturnApproved& wanted) {
  const ReceiptReturnRow* row = find(asked.books.receipt_returns, wanted.receipt.payment);
  const bool is_one =
      row && row->attester && is_same_person(asked.books, *row->attester, asked.actor);
  return record(
      wanted, {at_step(asked.books, wanted.receipt, PaymentState::attested),
               unless(wanted.approver == asked.actor, Reason::actor_differs),
               unless(!is_one, Reason::same_person), no_register_keeper(asked, wanted.effective_on),
               may(asked, {Power::budget_disposal, std::nullopt, wanted.effective_on})});
}

Decision decide_fact(const Asked& asked, const ReceiptReturnExecuted& wanted) {
  return record(wanted, {at_step(asked.books, wanted.receipt, PaymentState::approved),
                         may(asked, case_handling(wanted.effective_on))});
}

}  // namespace grantledger
