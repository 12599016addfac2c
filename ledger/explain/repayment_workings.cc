// Claims: what was paid beyond the award, and what came back of it (invariants 3 and 11).

#include <algorithm>

#include "ledger/domain/checks.h"
#include "ledger/explain/workings.h"

namespace grantledger {
namespace {

// The grant's payments, as inputs.
void add_payments(const Scene& scene, const GrantId& grant, Workings& workings) {
  scene.replay.visit([&](FactAt at, const Envelope& shown, const Event& event) {
    if (!(at < scene.at)) return;
    const auto* executed = std::get_if<PaymentExecuted>(&event);
    const auto* returned = std::get_if<PaymentReturned>(&event);
    const PaymentTerms* const terms =
        executed ? &executed->payment : (returned ? &returned->payment : nullptr);
    if (!terms || terms->terms.grant != grant) return;
    workings.inputs.push_back({executed ? "paid" : "returned",
                               terms->payment.text() + " " + words_of(terms->amount), at,
                               shown.recorded_at, effective_on(event)});
  });
}

void add_claim(const Scene& scene, const ClaimId& claim, Workings& workings) {
  scene.replay.visit([&](FactAt at, const Envelope& shown, const Event& event) {
    if (!(at < scene.at)) return;
    const auto take = [&](const std::string& what, const auto& fact) {
      if (fact.claim != claim) return;
      workings.inputs.push_back(
          {what, words_of(fact.amount), at, shown.recorded_at, fact.effective_on});
    };
    if (const auto* each = std::get_if<RepaymentDecided>(&event)) take("repayment decided", *each);
    if (const auto* each = std::get_if<RepaymentClaimed>(&event)) take("claimed", *each);
    if (const auto* each = std::get_if<RepaymentReceived>(&event)) take("received", *each);
    if (const auto* each = std::get_if<WriteOffDecided>(&event)) take("written off", *each);
  });
}

// What is claimed on the line and neither received nor written off.
Workings settled(const Scene& scene, const auto& fact, const std::string& what) {
  Workings workings;
  workings.record("amount", fact.amount);
  add_claim(scene, fact.claim, workings);
  const GrantRow* const grant = awarded_grant(scene.books, fact.terms.grant);
  const Currency currency = fact.amount.currency;
  const GrantLineRow* const row = grant ? line_row(*grant, fact.line, currency) : nullptr;
  const Money open = row ? row->open_claim : Money{0, currency};
  workings.line("open on " + text_of(fact.line), "claimed and not settled before", open);
  workings.line("open after it",
                decimal_text_of(open) + " − " + what + " " + decimal_text_of(fact.amount),
                open - fact.amount);
  workings.figure("amount", open, Relation::at_most);
  return workings;
}

}  // namespace

Workings workings_of(const Scene& scene, const RepaymentDecided& fact) {
  Workings workings;
  workings.record("amount", fact.amount);
  add_award(scene, fact.terms.grant, workings);
  add_payments(scene, fact.terms.grant, workings);
  const GrantRow* const grant = awarded_grant(scene.books, fact.terms.grant);
  const Currency currency = fact.amount.currency;
  if (!grant || grant->decided->currency != currency) {
    workings.note("no award in this currency was decided before");
    return workings;
  }
  const Money bound = bound_total(*grant, currency);
  const Money before = value_or_zero(grant->repayment_decided, currency);
  const Money paid = paid_total(*grant, currency);
  workings.line("net paid", "less what was to be repaid before, " + decimal_text_of(before),
                paid - before);
  workings.line("still committed", "to be paid", committed_total(*grant, currency));
  workings.line("award as it stands", "after reductions", *grant->decided);
  workings.line(
      "beyond the award",
      decimal_text_of(bound) + " paid and committed − " + decimal_text_of(*grant->decided),
      bound - *grant->decided);
  workings.figure("amount", std::min(bound - *grant->decided, paid - before), Relation::at_most);
  return workings;
}

Workings workings_of(const Scene& scene, const RepaymentClaimed& fact) {
  Workings workings;
  workings.record("amount", fact.amount);
  add_award(scene, fact.terms.grant, workings);
  add_claim(scene, fact.claim, workings);
  const ClaimRow* const claim = find(scene.books.claims, fact.claim);
  const GrantRow* const grant = awarded_grant(scene.books, fact.terms.grant);
  if (!claim || !grant) {
    workings.note("no repayment was decided before");
    return workings;
  }
  const Currency currency = fact.amount.currency;
  const Money decided = value_or_zero(claim->decided, currency);
  const Money claimed = value_or_zero(claim->claimed, currency);
  const GrantLineRow* const row = line_row(*grant, fact.line, currency);
  const Money paid = row ? row->paid - row->claimed : Money{0, currency};
  workings.line("decided and not yet claimed",
                decimal_text_of(decided) + " − " + decimal_text_of(claimed), decided - claimed);
  workings.line("paid from " + text_of(fact.line), "and not yet claimed", paid);
  workings.figure("amount", std::min(decided - claimed, paid), Relation::at_most);
  return workings;
}

Workings workings_of(const Scene& scene, const RepaymentReceived& fact) {
  Workings workings = settled(scene, fact, "received");
  const bool is_late = year_of(fact.effective_on) > fact.line.year;
  workings.line("goes to", std::string(fact.to_treasury ? "the Treasury" : "the line") +
                               (is_late ? ": it came in after the line's year"
                                        : ": it came in within the line's year"));
  return workings;
}

Workings workings_of(const Scene& scene, const WriteOffDecided& fact) {
  return settled(scene, fact, "written off");
}

}  // namespace grantledger
