#include "projections/history.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/log/memory_table.h"
#include "projections/balances.h"
#include "projections/budget.h"
#include "projections/municipalities.h"
#include "projections/row_key.h"
#include "projections/shares.h"
#include "projections/varint.h"
#include "tests/worked_year.h"

namespace grantledger {
namespace {

TEST(Varint, IsReadBack) {
  for (const std::int64_t number :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{63}, std::int64_t{-65},
        std::int64_t{1'000'000'000'000'000}, std::numeric_limits<std::int64_t>::min(),
        std::numeric_limits<std::int64_t>::max()}) {
    std::string bytes;
    put_signed_varint(bytes, number);
    VarintReader reader(bytes);
    EXPECT_EQ(reader.signed_number(), number);
    EXPECT_TRUE(reader.is_at_end());
    EXPECT_FALSE(reader.has_failed());
  }
  std::string small;
  put_signed_varint(small, -64);
  EXPECT_EQ(small.size(), 1U);
}

TEST(Varint, FailsWhereBytesRunOutOrANumberIsTooLong) {
  for (const std::string& bytes : {std::string(), std::string("\x80"), std::string(11, '\x80')}) {
    VarintReader reader(bytes);
    EXPECT_EQ(reader.number(), 0U);
    EXPECT_TRUE(reader.has_failed());
  }
  VarintReader reader("ab");
  EXPECT_EQ(reader.text(3), "");
  EXPECT_TRUE(reader.has_failed());
}

DatedSum sum_of(Position position, int day, std::uint32_t place, std::int64_t amount) {
  return {.position = position,
          .day = date_of(2026, 1, 1) + std::chrono::days(day),
          .place = place,
          .amount = amount};
}

TEST(DatedSums, AreReadBackAsTheyCount) {
  DatedSums sums;
  sums.add("paid", sum_of(7, 0, 0, 100));
  sums.add("cost", sum_of(7, 0, 3, -5));
  sums.add("paid", sum_of(9, -40, 0, 1'000'000'000'000'000));
  sums.add("paying", sum_of(12, 3, 15, 1));
  const std::string block = sums.encode();

  CountedSums counted;
  ASSERT_TRUE(read_counted(block, {}, counted));
  EXPECT_EQ(counted.keys, (std::vector<std::string>{"cost", "paid", "paying"}));
  ASSERT_EQ(counted.sums.size(), 4U);
  EXPECT_EQ(counted.sums[1].key, 0U);
  EXPECT_EQ(counted.sums[1].place, 3U);
  EXPECT_EQ(counted.sums[2].position, 9U);
  EXPECT_EQ(counted.sums[2].day, date_of(2025, 11, 22));
  EXPECT_EQ(counted.sums[2].amount, 1'000'000'000'000'000);

  ASSERT_TRUE(read_counted(block, {.known_at = 11}, counted));
  EXPECT_EQ(counted.sums.size(), 3U);
  ASSERT_TRUE(read_counted(block, {.effective_on = date_of(2025, 12, 31)}, counted));
  ASSERT_EQ(counted.sums.size(), 1U);
  EXPECT_EQ(counted.sums[0].position, 9U);
}

// A view's file may be damaged; every flipped bit and every cut is an answer, never a crash.
TEST(DatedSums, SayWhatIsDamaged) {
  DatedSums sums;
  for (Position i = 1; i < 40; ++i) sums.add("key " + std::to_string(i % 7), sum_of(i, 1, 1, 9));
  const std::string block = sums.encode();
  CountedSums counted;
  for (std::size_t size = 0; size < block.size(); ++size) {
    EXPECT_FALSE(read_counted(block.substr(0, size), {}, counted)) << size;
  }
  for (std::size_t bit = 0; bit < block.size() * 8; ++bit) {
    std::string flipped = block;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
    if (!read_counted(flipped, {}, counted)) continue;
    for (const DatedSum& sum : counted.sums) EXPECT_LT(sum.key, counted.keys.size());
  }
}

using Rows = std::vector<std::pair<std::string, std::string>>;

Rows rows_in(const TableReader& table) {
  Rows rows;
  EXPECT_TRUE(table.scan("", [&](std::string_view key, std::string_view value) {
    rows.emplace_back(key, value);
    return true;
  }));
  return rows;
}

// Payments of a grant, two blocks of positions and a bit, every third effective a year earlier.
class LongLog {
 public:
  LongLog() {
    Envelope envelope;
    envelope.actor = *ActorId::parse("kari.moen");
    for (Position i = 1; i <= count; ++i) {
      envelope.command = {1, i};
      envelope.recorded_at += std::chrono::seconds(1);
      RepaymentClaimed claim{terms, *ClaimId::parse("C" + std::to_string(i)),
                             line,  kroner(static_cast<std::int64_t>(i)),
                             {},    i % 3 == 0 ? date_of(2025, 5, 1) : date_of(2026, 5, 1)};
      envelope.facts = {claim};
      envelopes.push_back(envelope);
    }
  }

  static constexpr Position count = 2 * history_block_size + 100;
  const Line line{*ItemId::parse("226.22"), 2026};
  const GrantTerms terms{*GrantId::parse("G1"), *SchemeId::parse("videreutdanning"),
                         organisation("313901033"), 2026};
  std::vector<Envelope> envelopes;  // That of position 1 first.
};

// Folds on where `table` ends, as a follower that is opened anew does.
void fold_anew(const LongLog& log, Position to, MemoryTable& table) {
  History history;
  ASSERT_TRUE(history.resume(table));
  for (Position at = table.checkpoint().position + 1; at <= to; ++at) {
    history.fold(at, log.envelopes[at - 1]);
  }
  ASSERT_TRUE(table.commit(history.drain(), {.position = to, .digest = {}}));
}

TEST(History, GoesOnInTheMiddleOfABlock) {
  const LongLog log;
  MemoryTable once;
  fold_anew(log, log.count, once);
  for (const Position stop : {Position{1}, history_block_size - 1, history_block_size,
                              history_block_size + 1, log.count - 1}) {
    MemoryTable twice;
    fold_anew(log, stop, twice);
    fold_anew(log, log.count, twice);
    EXPECT_EQ(rows_in(twice), rows_in(once)) << stop;
  }
}

TEST(History, AnswersForOneGrantAsForAll) {
  const LongLog log;
  MemoryTable table;
  fold_anew(log, log.count, table);
  const HistoryReader history({&table});
  for (const AsOf& as_of : {AsOf{}, AsOf{.known_at = 2'500}, AsOf{.known_at = 0},
                            AsOf{.known_at = 2'100, .effective_on = date_of(2025, 12, 31)}}) {
    const auto all = balances_at(history, as_of);
    ASSERT_TRUE(all);
    EXPECT_EQ(*balances_of_grant(history, "G1", as_of), *all);
    const Position known = as_of.known_at.value_or(log.count);
    std::int64_t claimed = 0;
    for (Position at = 1; at <= known; ++at) {
      if (!as_of.effective_on || at % 3 == 0) claimed += static_cast<std::int64_t>(at);
    }
    EXPECT_EQ(all->empty(), claimed == 0);
    if (all->empty()) continue;
    EXPECT_EQ((*all)[0].amount, kroner(claimed));
  }
  EXPECT_TRUE(balances_of_grant(history, "G2", {})->empty());
}

TEST(Reports, NameTheFactsBehindEachAmount) {  // Invariant 17.
  const WorkedYear year;
  const auto history = HistoryReader::open({.log = &year.log()});
  const auto balances = *balances_at(**history, {}, /*with_contributions=*/true);
  const auto budget = *budget_at(**history, {}, {.with_contributions = true});
  const auto shares =
      *shares_at(**history, {}, {.by = ShareKey::recipient, .with_contributions = true});
  for (const Balance& balance : balances) {
    std::int64_t sum = 0;
    for (const Contribution& each : balance.contributions) sum += each.amount;
    EXPECT_EQ(sum, balance.amount.minor_units) << balance.account;
    EXPECT_TRUE(std::is_sorted(balance.contributions.begin(), balance.contributions.end()));
  }
  ASSERT_EQ(budget.size(), 2U);
  EXPECT_GT(budget[0].contributions.size(), 5U);
  ASSERT_EQ(shares.size(), 2U);
  EXPECT_GT(shares[1].contributions.size(), 5U);
  EXPECT_TRUE(balances_at(**history, {})->front().contributions.empty());
}

// A school in 1507, which merged from 1504 and was split into 1508 and 1580.
class MunicipalityCodes : public testing::Test {
 protected:
  MunicipalityCodes() {
    year.record({MunicipalityCodesChanged{
        {{"1504", "Ålesund", "1507", "Ålesund"}, {"1534", "Haram", "1507", "Ålesund"}},
        date_of(2020, 1, 1)}});
    year.record({MunicipalityCodesChanged{
        {{"1507", "Ålesund", "1508", "Ålesund"}, {"1507", "Ålesund", "1580", "Haram"}},
        date_of(2024, 1, 1)}});
  }

  // The names that the school's municipality and county have.
  std::pair<std::string, std::string> names(const std::string& code, Date registered,
                                            const CodesWanted& wanted, const AsOf& as_of = {}) {
    year.record({OrganisationChanged{
        {year.school, OrganisationKind::private_school, "Fjellhøy", code, {}, {}},
        "moved",
        registered}});
    const auto history = HistoryReader::open({.log = &year.log()});
    const auto municipalities = Municipalities::read(**history, as_of, wanted);
    for (const auto& since : municipalities->of(year.school.text())) {
      if (since.day == registered) return {since.municipality, since.county};
    }
    return {};
  }

  WorkedYear year;
};

using Names = std::pair<std::string, std::string>;

TEST_F(MunicipalityCodes, FollowMergersToTheDayAskedFor) {  // Invariant 14.
  EXPECT_EQ(names("1504", date_of(2019, 1, 1), {}), Names("1504", "15"));
  EXPECT_EQ(names("1504", date_of(2019, 1, 1), {.as_of = date_of(2020, 1, 1)}),
            Names("1507", "15"));
  EXPECT_EQ(names("1504", date_of(2019, 1, 1), {.as_of = date_of(2019, 12, 31)}),
            Names("1504", "15"));
}

TEST_F(MunicipalityCodes, ListASplitUnlessARuleIsGiven) {
  const Date today = date_of(2026, 1, 1);
  EXPECT_EQ(names("1504", date_of(2019, 1, 1), {.as_of = today}),
            Names("1504 (1508 or 1580)", "15"));
  EXPECT_EQ(names("1534", date_of(2019, 1, 1), {.as_of = today, .splits = {{"1507", "1580"}}}),
            Names("1580", "15"));
  EXPECT_EQ(names("1580", date_of(2024, 6, 1), {.as_of = today}), Names("1580", "15"));
}

TEST_F(MunicipalityCodes, AreNotGuessedBackwardsEither) {
  EXPECT_EQ(names("1580", date_of(2025, 1, 1), {.as_of = date_of(2021, 1, 1)}),
            Names("1507", "15"));
  EXPECT_EQ(names("1580", date_of(2025, 1, 1), {.as_of = date_of(2019, 1, 1)}),
            Names("1580 (1504 or 1534)", "15"));
}

TEST_F(MunicipalityCodes, ChangeOnceTheChangeIsKnown) {
  const Date moved = date_of(2018, 1, 1);
  names("1504", moved, {});
  const Position before = year.log().head();
  year.record(
      {MunicipalityCodesChanged{{{"1504", "Ålesund", "1599", "Sunnmøre"}}, date_of(2019, 1, 1)}});
  const auto history = HistoryReader::open({.log = &year.log()});
  const CodesWanted today{.as_of = date_of(2026, 1, 1), .splits = {}};
  const auto name = [&](const AsOf& as_of) {
    return Municipalities::read(**history, as_of, today)->of(year.school.text())[0].municipality;
  };
  EXPECT_EQ(name({.known_at = before}), "1504 (1508 or 1580)");
  EXPECT_EQ(name({}), "1599");
  EXPECT_EQ(name({.effective_on = date_of(2018, 12, 31)}), "1504");
}

}  // namespace
}  // namespace grantledger
