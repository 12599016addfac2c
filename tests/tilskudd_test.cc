// The register of grants: what recipients were paid, with the same totals as the accounts.

#include "tools/export/tilskudd.h"

#include "events/codec.h"
#include "events/postings.h"
#include "projections/year_report.h"
#include "tests/exported.h"

namespace grantledger {
namespace {

Cells rows_of(const std::string& csv) {
  Problems problems;
  Cells cells(read_csv("csv", csv, {}, problems));
  for (const Problem& problem : problems.listed()) ADD_FAILURE() << text_of(problem);
  return cells;
}

std::int64_t sum_of(const Cells& rows, const std::string& currency) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows.at(i, "currency") == currency) sum += rows.amount(i, "amount", currency);
  }
  return sum;
}

class SimulatedRegisters : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Tilskudd, SimulatedRegisters, testing::Range<std::uint64_t>(1, 6));

TEST_P(SimulatedRegisters, AddUpToTheAccountsAndToTheYearsReport) {
  const ScratchDirectory scratch;
  play_simulation(scratch / "store", {.seed = GetParam(), .years = 2, .municipalities = 30});
  const AsOf late{.known_at = {}, .effective_on = date_of(2027, 7, 1)};
  for (const AsOf& as_of : {AsOf{}, late}) {
    std::vector<std::string> arguments{"export", "tilskudd"};
    if (as_of.effective_on) {
      arguments.insert(arguments.end(), {"--effective-on", text_of(*as_of.effective_on)});
    }
    const Exported ran = run_in(scratch / "store", arguments);
    ASSERT_EQ(ran.status, ExitStatus::done) << ran.err;
    EXPECT_EQ(sum_of(rows_of(ran.out), "NOK"),
              sums_of_kind(scratch / "store", "paid", as_of)["NOK"]);
  }
  const auto store = StoreReader::open(scratch / "store");
  ASSERT_TRUE(store);
  for (const std::uint16_t year : std::initializer_list<std::uint16_t>{2026, 2027, 2028}) {
    const auto report =
        year_report({.log = &(*store)->log(), .views = nullptr, .progress = {}}, {}, {"", year});
    ASSERT_TRUE(report);
    std::int64_t paid = 0;
    for (const SchemeYear& row : report->schemes) paid += row.figure(YearFigure::paid);
    const Exported ran =
        run_in(scratch / "store", {"export", "tilskudd", "--year", std::to_string(year)});
    EXPECT_EQ(sum_of(rows_of(ran.out), "NOK"), paid) << year;
  }
}

TEST(Tilskudd, LeadsBackToTheFactsThatPaid) {
  const ScratchDirectory scratch;
  play_sample_year(scratch / "store");
  const Cells rows = rows_of(run_in(scratch / "store", {"export", "tilskudd"}).out);
  ASSERT_GT(rows.size(), 1U);
  const auto store = StoreReader::open(scratch / "store");
  ASSERT_TRUE(store);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows.at(i, "administrator_number").size(), 9U);
    EXPECT_EQ(rows.at(i, "org_number"), rows.at(i, "recipient_id"));
    std::istringstream positions(rows.at(i, "positions"));
    std::uint64_t count = 0;
    for (Position position = 0; positions >> position; ++count) {
      const auto envelope = envelope_at((*store)->log(), position);
      ASSERT_TRUE(envelope);
      bool is_paid = false;
      for (const Event& fact : envelope->facts) {
        for (const Entry& entry : postings(fact)) {
          is_paid = is_paid || entry.account.starts_with("paid:");
        }
      }
      EXPECT_TRUE(is_paid) << position;
    }
    EXPECT_EQ(std::to_string(count), rows.at(i, "facts"));
  }
}

TEST(Tilskudd, KeepsTheNamesThatImportsHave) {
  NEED_TEST_DATA();
  const ScratchDirectory scratch;
  import_into(scratch / "store", "360giving.toml",
              {test_data() / "uk_360giving" / "power_to_change.json"});
  const Exported ran = run_in(scratch / "store", {"export", "tilskudd"});
  const Cells rows = rows_of(ran.out);
  EXPECT_EQ(sum_of(rows, "GBP"), 3'871'124'817);
  EXPECT_NE(ran.out.find("360G-ptc-ORG:everest"), std::string::npos);
  EXPECT_NE(ran.out.find("\"White Lion, Ash Magna\""), std::string::npos);
}

TEST(Tilskudd, SaysNoToASchemeThatNobodyKnows) {
  const ScratchDirectory scratch;
  make_simulated_store(scratch / "store");
  const Exported ran = run_in(scratch / "store", {"export", "tilskudd", "--scheme", "none"});
  EXPECT_EQ(ran.status, ExitStatus::no);
  EXPECT_EQ(ran.out, "");
}

TEST(Tilskudd, TellsMoneyThatWasGrantedOnFromTheStates) {
  GrantLives lives;
  GrantLife life;
  life.terms = {*GrantId::parse("G"), *SchemeId::parse("vgo"), *OrganisationId::parse("r"), 2026};
  for (const char* line : {"226.22:2026", "fund.974778807.vgo:2026", "226.22:2026"}) {
    life.flows.push_back({.kind = FlowKind::paid,
                          .position = 7 - life.flows.size(),
                          .amount = {100, nok},
                          .line = line});
  }
  lives.grants.push_back(life);
  std::ostringstream out;
  ASSERT_EQ(write_tilskudd(lives, {}, out), 2U);
  const Cells rows = rows_of(out.str());
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows.at(0, "money"), "state");
  EXPECT_EQ(rows.at(0, "amount"), "2.00");
  EXPECT_EQ(rows.at(0, "positions"), "5 7");
  EXPECT_EQ(rows.at(1, "money"), "fund");
  EXPECT_EQ(rows.at(1, "amount"), "1.00");
}

TEST(Tilskudd, CallsAnOrganisationAsItIsCalledLast) {
  MemoryLog log;
  const auto named = [](const char* name) {
    return Organisation{.organisation = *OrganisationId::parse("r"), .name = name};
  };
  // The later record speaks of an earlier day, as imports do.
  for (const Event& fact :
       {Event(OrganisationRegistered{named("New"), date_of(2026, 5, 1)}),
        Event(OrganisationChanged{named("Old"), "late", date_of(2025, 1, 1)})}) {
    const Envelope envelope{.command = {1, log.head() + 1},
                            .actor = *ActorId::parse("kari.moen"),
                            .recorded_at = opened_at,
                            .facts = {fact}};
    ASSERT_TRUE(log.append(log.head(), std::vector<StoredEnvelope>{*encode(envelope)}));
  }
  const QuerySource source{.log = &log, .views = nullptr, .progress = {}};
  const auto name_on = [&](Date day) {
    const auto lives = grant_lives(source, {.known_at = {}, .effective_on = day});
    CHECK(lives.has_value());
    return lives->name_of("r");
  };
  EXPECT_EQ(name_on(date_of(2026, 12, 31)), "New");
  EXPECT_EQ(name_on(date_of(2025, 12, 31)), "Old");
  EXPECT_EQ(name_on(date_of(2024, 12, 31)), "r");
}

}  // namespace
}  // namespace grantledger
