#pragma once
// How the rules compute, line by line. Every result is what ledger/rules gives: a line shows the
// numbers that went into it, the exact value, and what the one rounding made of it.

#include <span>

#include "ledger/explain/explanation.h"
#include "ledger/rules/allocation.h"
#include "ledger/rules/cost_share.h"
#include "ledger/rules/leave_share.h"

namespace grantledger {

// "7.5" for 750 hundredths.
std::string words_of(Hundredths value);
// "25 %" where a per cent with at most four decimals is exact, else "1/3".
std::string words_of(const Fraction& fraction);
// "97222.13 NOK".
std::string words_of(Money amount);
// `part` of `amount` in major units without rounding: "97222.125"; beyond four more decimals than
// the currency has it ends in "…".
std::string exact_words_of(Rational part, Money amount);

using ArithmeticLines = std::vector<ArithmeticLine>;

// A leave's cost, shares and their semesters, each as ledger/rules gives it. Reasons: as
// leave_shares and in_semesters.
struct LeaveArithmetic {
  ArithmeticLines lines;
  Shares shares;
  std::vector<Shares> semesters;
  Hundredths leave_percent;
};
Computed<LeaveArithmetic> leave_arithmetic(const LeaveShareRule& rule, const LeaveScope& scope);

// The amount that an amount rule gives. Reasons: as the rule.
struct AmountArithmetic {
  ArithmeticLines lines;
  Money amount;
};
Computed<AmountArithmetic> unit_rate_arithmetic(const UnitRateRule& rule,
                                                std::span<const Quantity> quantities);
// One recipient's part of a pot. Reasons: as allocate, or the recipient is not in the statistic.
Computed<AmountArithmetic> allocation_arithmetic(const AllocationRule& rule, Money pot,
                                                 std::span<const Weight> weights,
                                                 const OrganisationId& recipient);

// The largest grant towards a cost, what the recipient adds to `grant` at least, and what stays
// withheld of it at least.
struct CostArithmetic {
  ArithmeticLines lines;
  Money grant_max;
  Money own_min;
  Money withheld_min;
};
Computed<CostArithmetic> cost_share_arithmetic(const CostShareRule& rule, const CostAndGrant& of);

// An amount in instalments by fractions; see rounded_instalments.
Computed<ArithmeticLines> instalment_arithmetic(Money total, std::span<const Fraction> fractions);

}  // namespace grantledger
