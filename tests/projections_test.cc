#include <gtest/gtest.h>

#include <algorithm>

#include "events/postings.h"
#include "ledger/log/memory_table.h"
#include "projections/account.h"
#include "projections/all.h"
#include "projections/applications.h"
#include "projections/balances.h"
#include "projections/budget.h"
#include "projections/query.h"
#include "projections/row_key.h"
#include "projections/shares.h"
#include "projections/trail.h"
#include "tests/worked_year.h"

namespace grantledger {
namespace {

std::unique_ptr<HistoryReader> history(const WorkedYear& year) {
  auto made = HistoryReader::open({.log = &year.log()});
  CHECK(made.has_value());
  return *std::move(made);
}

AsOf known_at(Position position) {
  return {.known_at = position, .effective_on = {}};
}

// "account amount", zeros left out.
std::vector<std::string> balance_texts(const WorkedYear& year, const AsOf& as_of) {
  std::vector<std::string> texts;
  const auto balances = balances_at(*history(year), as_of);
  EXPECT_TRUE(balances);
  for (const Balance& each : *balances) {
    if (each.amount.minor_units == 0) continue;
    texts.push_back(each.account + " " + decimal_text_of(each.amount));
  }
  return texts;
}

template <class Row>
std::vector<std::string> row_texts(const Result<std::vector<Row>>& rows) {
  EXPECT_TRUE(rows);
  std::vector<std::string> texts;
  for (const Row& row : *rows) {
    std::string text = row.key;
    for (const std::int64_t amount : row.amounts) {
      text += " " + decimal_text_of({amount, row.currency});
    }
    texts.push_back(text);
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(Balances, AreTheWorkedOnesAtTheEndOfTheSecondYear) {
  const WorkedYear year;
  EXPECT_EQ(balance_texts(year, known_at(year.p3)), (Texts{
                                                        "appropriation:226.22:2026 -520000.00",
                                                        "available:226.22:2027:313901025 241875.31",
                                                        "carried:226.22:2026 351250.20",
                                                        "carried:226.22:2027 -351250.20",
                                                        "cost:G1 340277.44",
                                                        "entrusted:313901076:G1 -72916.60",
                                                        "forwarded:313901033:G1 36458.30",
                                                        "owner-paid:313901033:G1 -12152.77",
                                                        "owner-share:313901033:G1 -72916.58",
                                                        "paid:226.22:2026:G1 145833.20",
                                                        "paid:226.22:2026:G2 72916.60",
                                                        "paid:226.22:2027:G1 109374.89",
                                                        "recovery:226.22:2026:G2 -72916.60",
                                                        "state-share:G1 -255208.09",
                                                        "to-forward:313901033:G1 36458.30",
                                                        "treasury:226.22:2026 12916.60",
                                                        "written-off:226.22:2026:G2 10000.00",
                                                    }));
}

TEST(Balances, AddUpToZeroAtEveryPoint) {
  const WorkedYear year;
  for (Position position = 0; position <= year.p4; ++position) {
    Money sum = kroner(0);
    const auto balances = balances_at(*history(year), known_at(position));
    ASSERT_TRUE(balances);
    for (const Balance& balance : *balances) sum += balance.amount;
    EXPECT_EQ(sum, kroner(0)) << position;
  }
}

TEST(Balances, KnowAVoidedEntry) {
  WorkedYear year;
  const Texts before = balance_texts(year, {});
  RepaymentClaimed claim{year.g1, *ClaimId::parse("C2"), year.line_2026, kroner(500),
                         {},      date_of(2027, 8, 1)};
  const Position position = year.record({claim});
  EXPECT_NE(balance_texts(year, {}), before);
  EntryVoided voided{position, 0, "typed twice", postings(claim), date_of(2027, 8, 2)};
  for (Entry& entry : voided.entries) entry.amount = -entry.amount;
  year.record({voided});
  EXPECT_EQ(balance_texts(year, {}), before);
}

// appropriated authority committed paid repaid to_treasury transferred lapsed available
TEST(Budget, IsTheWorkedOneAtEveryPoint) {
  const WorkedYear year;
  const auto at = [&](const AsOf& as_of) {
    return row_texts(budget_at(*history(year), as_of, {.by = BudgetKey::line}));
  };
  EXPECT_EQ(at(known_at(year.p1)),
            (Texts{"226.22:2026 520000.00 200000.00 218749.80 0.00 0.00 0.00 0.00 0.00 301250.20",
                   "226.22:2027 0.00 0.00 182291.48 0.00 0.00 0.00 0.00 0.00 -182291.48"}));
  const Texts p2{"226.22:2026 520000.00 200000.00 0.00 218749.80 50000.00 0.00 0.00 0.00 351250.20",
                 "226.22:2027 0.00 0.00 109374.89 0.00 0.00 0.00 0.00 0.00 -109374.89"};
  EXPECT_EQ(at(known_at(year.p2)), p2);
  EXPECT_EQ(at({.known_at = year.p2, .effective_on = date_of(2026, 12, 31)}), p2);
  EXPECT_EQ(
      at({.known_at = year.p2_late, .effective_on = date_of(2026, 12, 31)}),
      (Texts{"226.22:2026 520000.00 200000.00 0.00 218749.80 50000.00 0.00 -351250.20 0.00 0.00",
             "226.22:2027 0.00 0.00 109374.89 0.00 0.00 0.00 351250.20 0.00 241875.31"}));
  EXPECT_EQ(
      at(known_at(year.p3)),
      (Texts{"226.22:2026 520000.00 200000.00 0.00 218749.80 62916.60 12916.60 -351250.20 0.00 "
             "0.00",
             "226.22:2027 0.00 0.00 0.00 109374.89 0.00 0.00 351250.20 0.00 241875.31"}));
  EXPECT_EQ(row_texts(budget_at(*history(year), known_at(year.p1), {.by = BudgetKey::due_year})),
            (Texts{"2026 520000.00 200000.00 218749.80 0.00 0.00 0.00 0.00 0.00 301250.20",
                   "2027 0.00 0.00 182291.48 0.00 0.00 0.00 0.00 0.00 -182291.48"}));
}

// cost state owner owner_due owner_paid to_forward paid claimed repaid written_off outstanding
TEST(Shares, AreTheWorkedOnesByEveryKey) {
  const WorkedYear year;
  const auto by = [&](ShareKey key, const AsOf& as_of) {
    return row_texts(shares_at(*history(year), as_of, {.by = key}));
  };
  EXPECT_EQ(by(ShareKey::scheme, known_at(year.p1)),
            (Texts{"videreutdanning 534721.69 401041.28 133680.41 0.00 0.00 0.00 0.00 0.00 0.00 "
                   "0.00 401041.28"}));
  EXPECT_EQ(by(ShareKey::recipient, known_at(year.p2)),
            (Texts{"313901033 340277.44 255208.09 85069.35 0.00 12152.77 0.00 145833.20 0.00 0.00 "
                   "0.00 109374.89",
                   "313901084 0.00 0.00 0.00 0.00 0.00 0.00 72916.60 72916.60 50000.00 0.00 "
                   "0.00"}));
  EXPECT_EQ(by(ShareKey::year, known_at(year.p3)),
            (Texts{"2026 340277.44 255208.09 85069.35 0.00 12152.77 36458.30 328124.69 72916.60 "
                   "62916.60 10000.00 0.00"}));
  EXPECT_EQ(by(ShareKey::beneficiary, known_at(year.p2)),
            (Texts{"313901033 243055.31 182291.49 60763.82 0.00 0.00 0.00 109374.90 0.00 0.00 "
                   "0.00 109374.89",
                   "313901076 97222.13 72916.60 24305.53 0.00 12152.77 0.00 36458.30 0.00 0.00 "
                   "0.00 0.00",
                   "313901084 0.00 0.00 0.00 0.00 0.00 0.00 72916.60 72916.60 50000.00 0.00 "
                   "0.00"}));
  EXPECT_EQ(by(ShareKey::payer, known_at(year.p4)),
            (Texts{"313901033 340277.44 255208.09 85069.35 0.00 12152.77 0.00 145833.20 0.00 0.00 "
                   "0.00 109374.89",
                   "313901084 0.00 0.00 0.00 0.00 0.00 0.00 72916.60 72916.60 62916.60 10000.00 "
                   "0.00"}));
  EXPECT_EQ(by(ShareKey::county, known_at(year.p1)),
            (Texts{"03 340277.44 255208.09 85069.35 0.00 0.00 0.00 0.00 0.00 0.00 0.00 255208.09",
                   "46 194444.25 145833.19 48611.06 0.00 0.00 0.00 0.00 0.00 0.00 0.00 "
                   "145833.19"}));
}

TEST(Shares, FollowBothTimeAxes) {
  const WorkedYear year;
  const Date day = date_of(2026, 11, 30);
  const auto cost_known = [&](Date known) {
    const auto position = position_at(year.log(), Timestamp(known));
    EXPECT_TRUE(position);
    const AsOf as_of{.known_at = *position, .effective_on = day};
    return shares_at(*history(year), as_of, {})->front().amounts.front();
  };
  EXPECT_EQ(cost_known(date_of(2026, 12, 12)), 53'472'169);
  EXPECT_EQ(cost_known(date_of(2026, 12, 31)), 34'027'744);
}

TEST(Shares, TakeFiltersForSchemeAndYear) {
  const WorkedYear year;
  EXPECT_EQ(shares_at(*history(year), {}, {.scheme = "videreutdanning", .year = 2026})->size(), 1U);
  EXPECT_TRUE(shares_at(*history(year), {}, {.scheme = "veiledning"})->empty());
  EXPECT_TRUE(shares_at(*history(year), {}, {.year = 2027})->empty());
}

TEST(Shares, StayWithTheMunicipalityOfTheirDay) {
  WorkedYear year;
  year.record({OrganisationChanged{
      {year.school, OrganisationKind::private_school, "Fjellhøy privatskole", "5501", {}, {}},
      "moved",
      date_of(2027, 1, 1)}});
  const auto shares = shares_at(*history(year), {}, {.by = ShareKey::municipality});
  ASSERT_TRUE(shares);
  ASSERT_EQ(shares->size(), 3U);
  EXPECT_EQ((*shares)[1].key, "4601");  // Paid and claimed there in 2026.
  EXPECT_EQ((*shares)[1].amounts[6], 7'291'660);
  EXPECT_EQ((*shares)[2].key, "5501");  // Written off there in 2027.
  EXPECT_EQ((*shares)[2].amounts[9], 1'000'000);
}

TEST(Shares, TakeBackWhatAVoidedEntrySaid) {
  WorkedYear year;
  const auto by_recipient = [&] {
    return row_texts(shares_at(*history(year), {}, {.by = ShareKey::recipient}));
  };
  const Texts before = by_recipient();
  const RepaymentClaimed claim{year.g1, *ClaimId::parse("C2"), year.line_2026, kroner(500),
                               {},      date_of(2027, 8, 1)};
  const Position position = year.record({claim});
  EntryVoided voided{position, 0, "typed twice", postings(claim), date_of(2027, 8, 2)};
  for (Entry& entry : voided.entries) entry.amount = -entry.amount;
  year.record({voided});
  EXPECT_EQ(by_recipient(), before);
}

// Stored rows and a fold of the log are one fold, so they agree wherever the checkpoint is.
TEST(EveryProjection, MakesTheSameRowsInOneStretchOrMany) {
  const WorkedYear year;
  const std::size_t count = all_projections().size();
  for (std::size_t i = 0; i < count; ++i) {
    const auto fold = std::move(all_projections()[i]);
    MemoryTable many;
    ASSERT_TRUE(visit_envelopes(year.log(), 0, year.p4, [&](Position position, const auto& each) {
      fold->fold(position, each);
      CHECK(many.commit(fold->drain(), {.position = position, .digest = {}}).has_value());
      return Result<bool>(true);
    }));
    const auto once = rows_of({.log = &year.log()}, std::move(all_projections()[i]));
    ASSERT_TRUE(once);
    const auto content = [](const TableReader& table) {
      std::vector<std::pair<std::string, std::string>> rows;
      EXPECT_TRUE(table.scan("", [&](std::string_view key, std::string_view value) {
        rows.emplace_back(key, value);
        return true;
      }));
      return rows;
    };
    EXPECT_EQ(content(many), content(**once)) << fold->name();
  }
}

TEST(PositionAt, IsTheLastRecordedAtOrBeforeATime) {
  const WorkedYear year;
  EXPECT_EQ(*position_at(year.log(), Timestamp(date_of(2025, 1, 1))), 0U);
  EXPECT_EQ(*position_at(year.log(), Timestamp(date_of(2027, 1, 5))), year.p2);
  EXPECT_EQ(*position_at(year.log(), Timestamp(date_of(2030, 1, 1))), year.p4);
}

TEST(Account, IsReadBackFromItsName) {
  const auto available = parse_account("available:226.22:2026:313901025");
  ASSERT_TRUE(available);
  EXPECT_EQ(available->kind, AccountKind::available);
  EXPECT_EQ(available->line, "226.22:2026");
  EXPECT_EQ(available->party, "313901025");
  EXPECT_EQ(parse_account("paid:226.22:2026:G1")->grant, "G1");
  EXPECT_EQ(parse_account("owner-due:313901033:G1")->party, "313901033");
  for (const char* name : {"", "paid", "paid:", "paid:226.22", "paid:226.22:2026",
                           "cost:", "cost:G1:x", "outside:bank", "unallocated:cash"}) {
    EXPECT_FALSE(parse_account(name)) << name;
  }
}

TEST(RowKey, ComesApartAgain) {
  EXPECT_EQ(parts_of(key_of("a", "", "c")), (std::vector<std::string_view>{"a", "", "c"}));
  EXPECT_EQ(number_of(sortable(1'234'567'890'123)), 1'234'567'890'123U);
  EXPECT_LT(sortable(255), sortable(256));
}

}  // namespace
}  // namespace grantledger
