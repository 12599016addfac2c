#include "projections/paid_payments.h"

#include <map>
#include <utility>

#include "projections/fact_scan.h"

namespace grantledger {
namespace {

using PaymentKey = std::pair<PaymentId, Currency>;
using FactPlace = std::pair<Position, std::uint64_t>;

// Adds up what each payment came to.
class PaymentSums {
 public:
  void take(const ScannedFact& scanned) {
    const Event& fact = scanned.fact();
    if (const auto* executed = std::get_if<PaymentExecuted>(&fact)) {
      move(scanned, executed->payment, executed->payment.amount);
    } else if (const auto* returned = std::get_if<PaymentReturned>(&fact)) {
      move(scanned, returned->payment, -returned->payment.amount);
    } else if (const auto* voided = std::get_if<EntryVoided>(&fact)) {
      const auto moved = moved_.find({voided->position, voided->fact_index});
      if (moved == moved_.end()) return;
      add(sums_[moved->second.first], scanned.position, -moved->second.second);
      moved_.erase(moved);
    }
  }

  PaidPayments finish(const PaymentsWanted& wanted) && {
    PaidPayments payments;
    for (auto& [key, payment] : sums_) {
      const bool is_of_scheme =
          wanted.scheme.empty() || payment.terms.scheme.text() == wanted.scheme;
      const bool is_of_year = !wanted.year || year_of(payment.paid_on) == *wanted.year;
      if (!is_of_scheme || !is_of_year) continue;
      auto& list = payment.paid.minor_units > 0 ? payments.paid : payments.undone;
      list.push_back(std::move(payment));
    }
    return payments;
  }

 private:
  // Grant, payee and bank date are those of the latest execution: a newer version of a source may
  // take one back and say it anew. What was returned before anything was executed says its own.
  void move(const ScannedFact& scanned, const PaymentTerms& terms, Money amount) {
    const PaymentKey key{terms.payment, amount.currency};
    const auto [sum, is_new] = sums_.try_emplace(key);
    PaidPayment& payment = sum->second;
    if (is_new) payment.paid = {0, amount.currency};
    if (is_new || std::holds_alternative<PaymentExecuted>(scanned.fact())) {
      payment.payment = terms.payment;
      payment.terms = terms.terms;
      payment.payee = terms.payee;
      payment.paid_on = effective_on(scanned.fact());
    }
    add(payment, scanned.position, amount);
    moved_[{scanned.position, scanned.index}] = {key, amount};
  }

  static void add(PaidPayment& payment, Position position, Money amount) {
    payment.paid += amount;
    if (payment.positions.empty() || payment.positions.back() != position) {
      payment.positions.push_back(position);
    }
  }

  std::map<PaymentKey, PaidPayment> sums_;
  std::map<FactPlace, std::pair<PaymentKey, Money>> moved_;  // What a fact moved.
};

}  // namespace

Result<PaidPayments> paid_payments(const QuerySource& source, const AsOf& as_of,
                                   const PaymentsWanted& wanted) {
  PaymentSums sums;
  TRY_VOID(scan_facts(source, as_of, [&](const ScannedFact& scanned) { sums.take(scanned); }));
  return std::move(sums).finish(wanted);
}

}  // namespace grantledger
