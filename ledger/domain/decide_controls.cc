// The ledger's own controls, and who vouches for what others recorded (invariants 28, 32, 38).

#include <algorithm>

#include "events/postings.h"
#include "ledger/domain/checks.h"
#include "ledger/domain/powers.h"

namespace grantledger {

Decision decide_fact(const Asked& asked, const ControlsAdopted& wanted) {
  const bool is_higher =
      wanted.level > asked.books.ledger.controls && wanted.level <= controls_newest;
  return record(wanted, {may(asked, administration(wanted.effective_on)),
                         unless(is_higher, Reason::level_not_higher)});
}

// Whose id it is, once known, stays: what the person did under it would be another's.
Decision decide_fact(const Asked& asked, const ActorChanged& wanted) {
  const ActorRow* row = find(asked.books.actors, wanted.actor);
  const bool is_kept = !row || row->person.empty() || row->person == wanted.person;
  return record(wanted, {actor_known(asked.books, wanted.actor),
                         holds(asked, Control::one_person, is_kept,
                               "the id is of another person since it was registered"),
                         wanted.organisation ? organisation_known(asked.books, *wanted.organisation)
                                             : Check(),
                         may(asked, administration(wanted.effective_on))});
}

// It takes effect when another administrator confirms this fact.
Decision decide_fact(const Asked& asked, const DelegationConfirmationRequired& wanted) {
  const bool is_change = wanted.is_required != asked.books.ledger.delegations_need_confirmation;
  return record(wanted, {unless(is_change, Reason::already_exists),
                         may(asked, administration(wanted.effective_on))});
}

namespace {

bool is_money_typed(const Event& fact) {
  return std::holds_alternative<EntryVoided>(fact) ||
         std::holds_alternative<PaymentExecuted>(fact) ||
         std::holds_alternative<PaymentReturned>(fact) ||
         std::holds_alternative<RepaymentReceived>(fact) ||
         std::holds_alternative<ReceiptUnallocated>(fact) ||
         std::holds_alternative<ReceiptAllocated>(fact) ||
         std::holds_alternative<FundMoneyAdded>(fact) || std::holds_alternative<FundRepaid>(fact);
}

// Whose power or key the fact gives, if it gives one.
const ActorId* owner_of(const Event& fact) {
  if (const auto* granted = std::get_if<DelegationGranted>(&fact)) return &granted->actor;
  if (const auto* registered = std::get_if<ActorKeyRegistered>(&fact)) return &registered->actor;
  if (const auto* rotated = std::get_if<ActorKeyRotated>(&fact)) return &rotated->actor;
  return nullptr;
}

// A key by its owner; powers, keys and the rule of two by a second administrator; money by somebody
// with the power of case handling, budget disposal or administration.
Check may_confirm(const Asked& asked, const FactConfirmed& wanted, const Event& fact) {
  const ActorId* owner = owner_of(fact);
  const bool is_key = owner && !std::holds_alternative<DelegationGranted>(fact);
  if (is_key && *owner == asked.actor) return {};
  if (owner && is_same_person(asked.books, *owner, asked.actor)) {
    return No{Reason::no_second_person, {}, {}};
  }
  const Date day = wanted.effective_on;
  if (!is_money_typed(fact)) return may(asked, administration(day));
  const bool is_any = !may(asked, case_handling(day)) ||
                      !may(asked, {Power::budget_disposal, std::nullopt, day}) ||
                      !may(asked, administration(day));
  return unless(is_any, Reason::no_delegation);
}

}  // namespace

Decision decide_fact(const Asked& asked, const FactConfirmed& wanted) {
  if (const Check no = actor_known(asked.books, asked.actor)) return refuse(*no);
  const auto recorded = asked.books.recorded.find(wanted.position);
  if (recorded == asked.books.recorded.end() ||
      wanted.fact_index >= recorded->second.facts.size()) {
    return refuse(Reason::unknown_fact);
  }
  const Event& fact = recorded->second.facts[wanted.fact_index];
  const ActorId* owner = owner_of(fact);
  const bool is_confirmable =
      owner || is_money_typed(fact) || std::holds_alternative<DelegationConfirmationRequired>(fact);
  const bool names_owner = owner ? wanted.concerned == *owner : !wanted.concerned;
  const bool is_other = !is_same_person(asked.books, recorded->second.actor, asked.actor);
  return record(wanted,
                {unless(is_confirmable, Reason::nothing_to_confirm),
                 unless(names_owner, Reason::actor_differs),
                 unless(is_other, Reason::no_second_person), may_confirm(asked, wanted, fact)});
}

namespace {

// The holder's own fund: fund.ORGANISATION.SCHEME.
bool is_fund_of(const Line& line, const OrganisationId& holder) {
  return line.item.text().starts_with("fund." + holder.text() + ".");
}

}  // namespace

Decision decide_fact(const Asked& asked, const FundMoneyAdded& wanted) {
  return record(
      wanted, {positive(wanted.amount),
               has_room(asked.books, available_account(wanted.line, wanted.holder), wanted.amount),
               organisation_known(asked.books, wanted.holder),
               unless(is_fund_of(wanted.line, wanted.holder), Reason::route_differs),
               may(asked, {Power::budget_disposal, wanted.line.item, wanted.effective_on})});
}

// What is claimed from the grant that fed the fund, out of what the fund has.
Decision decide_fact(const Asked& asked, const FundRepaid& wanted) {
  const ClaimRow* claim = find(asked.books.claims, wanted.claim);
  const Currency currency = wanted.amount.currency;
  const Money left =
      balance_of(asked.books, available_account(wanted.line, wanted.holder), currency);
  const Money open = claim ? value_or_zero(claim->claimed, currency) -
                                 value_or_zero(claim->repaid_by_fund, currency)
                           : Money{0, currency};
  const bool is_known = claim && claim->claimed && claim->terms.recipient == wanted.holder;
  return record(wanted,
                {positive(wanted.amount), unless(is_known, Reason::unknown_claim),
                 unless(is_fund_of(wanted.line, wanted.holder), Reason::route_differs),
                 may(asked, {Power::budget_disposal, wanted.line.item, wanted.effective_on}),
                 at_most(wanted.amount, left, Reason::over_appropriation),
                 at_most(wanted.amount, open, Reason::over_claim)});
}

}  // namespace grantledger
