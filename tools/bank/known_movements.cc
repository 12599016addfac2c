#include "tools/bank/known_movements.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "projections/fact_scan.h"

namespace grantledger {
namespace {

enum class Step : std::uint8_t { approved, executed, returned, received };

// What is needed of one fact.
struct MoneyFact {
  Step step = Step::approved;
  std::string id;  // Of the payment or the claim.
  std::string grant;
  OrganisationId payee;
  Money amount;
  Date day;
  std::string bank_reference;
};

class MoneyFold {
 public:
  void take(const ScannedFact& scanned) {
    const FactPlace place{scanned.position, scanned.index};
    const Event& fact = scanned.fact();
    if (const auto* approved = std::get_if<PaymentApproved>(&fact)) {
      add_payment(place, Step::approved, approved->payment, approved->effective_on);
    } else if (const auto* executed = std::get_if<PaymentExecuted>(&fact)) {
      add_payment(place, Step::executed, executed->payment, executed->effective_on);
      facts_[place].bank_reference = executed->bank_reference;
      executed_.insert(executed->payment.payment.text());
    } else if (const auto* returned = std::get_if<PaymentReturned>(&fact)) {
      add_payment(place, Step::returned, returned->payment, returned->effective_on);
    } else if (const auto* received = std::get_if<RepaymentReceived>(&fact)) {
      facts_[place] = {
          Step::received,   received->claim.text(), received->terms.grant.text(), OrganisationId(),
          received->amount, received->effective_on, received->bank_reference};
    } else if (const auto* receipt = std::get_if<ReceiptUnallocated>(&fact)) {
      facts_[place] = {Step::received,
                       receipt->claim ? receipt->claim->text() : "",
                       "",
                       receipt->payer,
                       receipt->amount,
                       receipt->effective_on,
                       receipt->bank_reference};
    } else if (const auto* claimed = std::get_if<RepaymentClaimed>(&fact)) {
      add_claim(*claimed);
    } else if (const auto* voided = std::get_if<EntryVoided>(&fact)) {
      facts_.erase({voided->position, voided->fact_index});
    } else if (const auto* opened = std::get_if<LedgerOpened>(&fact)) {
      known_.side.takes_every_day = opened->controls > 0;
    } else if (const auto* adopted = std::get_if<ControlsAdopted>(&fact)) {
      known_.side.takes_every_day = adopted->level > 0;
    }
  }

  KnownMoney finish(const Payees& payees) && {
    for (const auto& [place, fact] : facts_) {
      const bool is_done = fact.step == Step::approved && executed_.contains(fact.id);
      if (is_done || fact.amount.minor_units <= 0) continue;
      if (fact.step == Step::received) {
        add_receipt(place, fact);
      } else {
        add(place, movement_of(fact, payees));
      }
    }
    for (auto& [id, claim] : claims_) {
      known_.side.expected.push_back({id, {id}});
      known_.claims.push_back(std::move(claim));
    }
    return std::move(known_);
  }

 private:
  void add_payment(FactPlace place, Step step, const PaymentTerms& terms, Date day) {
    facts_[place] = {
        step, terms.payment.text(), terms.terms.grant.text(), terms.payee, terms.amount, day, ""};
  }

  void add_claim(const RepaymentClaimed& fact) {
    KnownClaim& claim = claims_[fact.claim.text()];
    claim.terms = fact.terms;
    claim.claim = fact.claim;
    if (std::ranges::find(claim.lines, fact.line) == claim.lines.end()) {
      claim.lines.push_back(fact.line);
    }
  }

  static LedgerMovement movement_of(const MoneyFact& fact, const Payees& payees) {
    LedgerMovement movement{
        .kind = fact.step == Step::returned ? MovementKind::returned : MovementKind::payment,
        .id = fact.id,
        .end_to_end_id = end_to_end_id_of(fact.id),
        .amount = fact.amount,
        .day = fact.step == Step::approved ? std::nullopt : std::optional(fact.day),
        .bank_reference = fact.bank_reference,
        .names = {fact.id, fact.grant},
        .approved_on = fact.step == Step::approved ? fact.day : Date()};
    const auto payee = payees.find(fact.payee);
    if (payee != payees.end() && !payee->second.kid.empty()) {
      movement.names.push_back(payee->second.kid);
    }
    return movement;
  }

  // A receipt is told by two facts where its claim did not take all of it.
  void add_receipt(FactPlace place, const MoneyFact& fact) {
    const bool is_alone = fact.bank_reference.empty();
    const auto key = std::tuple(fact.bank_reference, fact.amount.currency, fact.day,
                                is_alone ? place : FactPlace());
    const auto [known, is_new] = receipts_.try_emplace(key, known_.side.movements.size());
    if (is_new) {
      add(place, {.kind = MovementKind::receipt,
                  .id = fact.id,
                  .end_to_end_id = "",
                  .amount = fact.amount,
                  .day = fact.day,
                  .bank_reference = fact.bank_reference,
                  .names = {}});
    } else {
      known_.side.movements[known->second].amount += fact.amount;
      auto& positions = known_.positions[known->second];
      if (positions.back() != place.first) positions.push_back(place.first);
    }
    auto& names = known_.side.movements[known->second].names;
    if (!fact.id.empty() && std::ranges::find(names, fact.id) == names.end()) {
      names.push_back(fact.id);
    }
  }

  void add(FactPlace place, LedgerMovement movement) {
    known_.side.movements.push_back(std::move(movement));
    known_.positions.push_back({place.first});
    known_.places.push_back(place);
  }

  using ReceiptKey = std::tuple<std::string, Currency, Date, FactPlace>;

  std::map<FactPlace, MoneyFact> facts_;
  std::set<std::string> executed_;  // Those that were voided too: nobody executes them again.
  std::map<std::string, KnownClaim> claims_;
  std::map<ReceiptKey, std::size_t> receipts_;  // The index of its movement.
  KnownMoney known_;
};

}  // namespace

Result<KnownMoney> known_money(const QuerySource& source, const AsOf& as_of, const Payees& payees) {
  MoneyFold fold;
  TRY_VOID(scan_facts(source, as_of, [&](const ScannedFact& scanned) { fold.take(scanned); }));
  return std::move(fold).finish(payees);
}

}  // namespace grantledger
