#include "projections/differences.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/worked_year.h"

namespace grantledger {
namespace {

FigureRow row_of(const std::string& key, std::int64_t amount, std::vector<FigureRow::Part> parts) {
  return {key, nok, {amount}, std::move(parts)};
}

TEST(Differences, NameTheFactsThatOnlyOneReportCounts) {
  const std::vector<FigureRow> from{row_of("a", 30, {{0, 1, 10}, {0, 2, 20}})};
  const std::vector<FigureRow> to{row_of("a", 25, {{0, 1, 10}, {0, 3, 15}}),
                                  row_of("b", 7, {{0, 4, 7}})};
  const auto found = differences(from, to);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].key, "a");
  EXPECT_EQ(found[0].from, 30);
  EXPECT_EQ(found[0].to, 25);
  EXPECT_EQ(found[0].facts, (std::vector<Position>{2, 3}));
  EXPECT_TRUE(found[0].moved.empty());
  EXPECT_EQ(found[1].key, "b");
  EXPECT_EQ(found[1].from, 0);
  EXPECT_EQ(found[1].facts, (std::vector<Position>{4}));
}

TEST(Differences, TellWhatMovedFromWhatIsNew) {
  const auto found =
      differences({row_of("old", 10, {{0, 1, 10}})}, {row_of("new", 12, {{0, 1, 10}, {0, 2, 2}})});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].key, "new");
  EXPECT_EQ(found[0].facts, (std::vector<Position>{2}));
  EXPECT_EQ(found[0].moved, (std::vector<Position>{1}));
  EXPECT_EQ(found[1].key, "old");
  EXPECT_EQ(found[1].to, 0);
  EXPECT_EQ(found[1].moved, (std::vector<Position>{1}));
}

TEST(Differences, AreNoneOfEqualReports) {
  const WorkedYear year;
  const auto history = HistoryReader::open({.log = &year.log()});
  const auto budget = figures_of(*budget_at(**history, {}, {.with_contributions = true}));
  EXPECT_TRUE(differences(budget, budget).empty());
}

// What was line 226.22 at the end of 2026 as reported in January, and why is it another figure now?
TEST(Differences, ExplainTheWorkedYear) {
  const WorkedYear year;
  const auto history = HistoryReader::open({.log = &year.log()});
  const auto at = [&](const AsOf& as_of) {
    return figures_of(*budget_at(**history, as_of, {.with_contributions = true}));
  };
  const Date day = date_of(2026, 12, 31);
  const auto found = differences(at({.known_at = year.p2, .effective_on = day}),
                                 at({.known_at = year.p2_late, .effective_on = day}));
  ASSERT_EQ(found.size(), 4U);  // Transferred and available, of two lines.
  for (const FigureDifference& each : found) {
    EXPECT_EQ(each.facts, (std::vector<Position>{year.p2_late}));
    EXPECT_EQ(std::abs(each.to - each.from), 35'125'020);
  }
}

// A payment that is due changes who owes what, not what owners carry: it is no cause of that.
TEST(Differences, DoNotNameFactsThatCancelOutInAColumn) {
  const WorkedYear year;
  const auto history = HistoryReader::open({.log = &year.log()});
  const auto shares =
      figures_of(*shares_at(**history, {}, {.by = ShareKey::payer, .with_contributions = true}));
  constexpr std::size_t owner_share = 2;
  for (const FigureRow& row : shares) {
    for (const FigureRow::Part& part : row.parts) {
      if (part.column != owner_share) continue;
      const Envelope envelope =
          *decode(year.log().read(part.position - 1, {.count_max = 1})->front());
      EXPECT_FALSE(std::holds_alternative<OwnerShareDue>(envelope.facts.front()));
    }
  }
}

}  // namespace
}  // namespace grantledger
