// The year's report, what is due and what was paid, held against balances at random points of
// invented lives.

#include <gtest/gtest.h>

#include <iostream>
#include <random>

#include "projections/balances.h"
#include "projections/budget.h"
#include "projections/due.h"
#include "projections/paid_payments.h"
#include "projections/year_report.h"
#include "tests/played_ledger.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

class AuditRandomTest : public testing::Test {
 protected:
  AuditRandomTest() {
    std::cout << "seed " << seed << '\n';
    Simulation simulation({.seed = seed, .years = 2, .municipalities = 300});
    std::vector<Request> requests;
    while (auto request = simulation.next()) requests.push_back(std::move(*request));
    ledger.play(requests);
    source.log = &ledger.log();
    auto opened = HistoryReader::open(source);
    CHECK(opened.has_value());
    history = *std::move(opened);
  }
  // Each axis is left out now and then; the first point is everything.
  AsOf some_point() {
    AsOf as_of;
    if (is_first_) {
      is_first_ = false;
      return as_of;
    }
    if (random() % 4 != 0) as_of.known_at = 1 + random() % ledger.log().head();
    if (random() % 4 != 0) {
      as_of.effective_on = date_of(2026, 1, 1) + std::chrono::days(random() % 900);
    }
    return as_of;
  }
  // Where the first claim was recorded, which is open there; 0 if none ever was.
  Position first_claim() const {
    Position found = 0;
    const auto visited =
        visit_envelopes(ledger.log(), 0, ledger.log().head(),
                        [&](Position position, const Envelope& envelope) -> Result<bool> {
                          for (const Event& fact : envelope.facts) {
                            if (std::holds_alternative<RepaymentClaimed>(fact)) found = position;
                          }
                          return found == 0;
                        });
    EXPECT_TRUE(visited);
    return found;
  }
  static std::string text_of(const AsOf& as_of) {
    return std::to_string(as_of.known_at.value_or(0)) + " " +
           (as_of.effective_on ? grantledger::text_of(*as_of.effective_on) : "-");
  }
  // What stands on accounts of a kind, in minor units.
  std::int64_t standing(const AsOf& as_of, std::string_view kind) {
    std::int64_t sum = 0;
    const auto balances = balances_at(*history, as_of);
    EXPECT_TRUE(balances);
    for (const Balance& balance : *balances) {
      if (balance.account.starts_with(kind)) sum += balance.amount.minor_units;
    }
    return sum;
  }

  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random{seed};
  MemoryLedger ledger;
  QuerySource source;
  std::unique_ptr<HistoryReader> history;

 private:
  bool is_first_ = true;
};

TEST_F(AuditRandomTest, TheYearsReportIsTheBudgetOfItsYear) {
  for (int round = 0; round < 20; ++round) {
    const AsOf as_of = some_point();
    const auto year = static_cast<std::uint16_t>(2026 + random() % 3);
    std::array<std::int64_t, 5> expected{};
    const auto budget = budget_at(*history, as_of, {.by = BudgetKey::due_year});
    ASSERT_TRUE(budget);
    for (const BudgetRow& row : *budget) {
      if (row.key == std::to_string(year)) {
        expected = {row.amounts[0], row.amounts[2], row.amounts[3], row.amounts[4], row.amounts[6]};
      }
    }
    const auto report = year_report(source, as_of, {"", year, true});
    ASSERT_TRUE(report);
    std::array<std::int64_t, 5> found{};
    for (const SchemeYear& row : report->schemes) {
      for (std::size_t i = 0; i < found.size(); ++i) found[i] += row.figures[i];
      for (std::size_t i = 0; i < row.figures.size(); ++i) {
        std::int64_t parts = 0;
        for (const FigurePart& part : row.parts[i]) parts += part.amount;
        EXPECT_EQ(parts, row.figures[i]) << year_figures[i] << " at " << text_of(as_of);
      }
    }
    EXPECT_EQ(found, expected) << year << " at " << text_of(as_of);
  }
}

TEST_F(AuditRandomTest, WhatIsDueIsWhatStandsOnTheAccounts) {
  const DueDays days{.appeal_until = [](Date received) { return received; },
                     .confirm_by = [](const SemesterId&) { return std::nullopt; }};
  bool is_any = false;
  for (int round = 0; round < 20; ++round) {
    const AsOf as_of = round == 0 ? AsOf{.known_at = first_claim()} : some_point();
    const auto items = due_items(source, as_of, days);
    ASSERT_TRUE(items);
    std::int64_t claims = 0;
    std::int64_t commitments = 0;
    for (const DueItem& item : *items) {
      if (item.kind == DueKind::claim) claims += item.amount->minor_units;
      if (item.kind == DueKind::commitment) commitments += item.amount->minor_units;
    }
    is_any = is_any || claims > 0;
    EXPECT_EQ(claims, standing(as_of, "receivable:")) << text_of(as_of);
    EXPECT_EQ(commitments, standing(as_of, "committed:")) << text_of(as_of);
  }
  EXPECT_TRUE(is_any) << "no claim was ever open";
}

TEST_F(AuditRandomTest, PaymentsAddUpToWhatIsPaid) {
  bool is_any = false;
  for (int round = 0; round < 20; ++round) {
    const AsOf as_of = some_point();
    const auto payments = paid_payments(source, as_of, {});
    ASSERT_TRUE(payments);
    std::int64_t paid = 0;
    for (const PaidPayment& each : payments->paid) paid += each.paid.minor_units;
    for (const PaidPayment& each : payments->undone) paid += each.paid.minor_units;
    is_any = is_any || !payments->undone.empty();
    EXPECT_EQ(paid, standing(as_of, "paid:")) << text_of(as_of);
  }
  EXPECT_TRUE(is_any) << "no payment was ever returned";
}

}  // namespace
}  // namespace grantledger
