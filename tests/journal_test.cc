// Second opinions: hledger, ledger and Beancount add up the exported journals and must come to the
// same balances.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "events/codec.h"
#include "tests/import_world.h"
#include "tests/journal_totals.h"
#include "tests/played_ledger.h"
#include "tools/export/beancount_names.h"
#include "tools/program.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

TEST(Journals, AgreeOnTheSampleYear) {
  const ScratchDirectory scratch;
  make_simulated_store(scratch / "store");
  const std::filesystem::path sample =
      std::filesystem::path(GRANTLEDGER_SOURCE_DIR) / "docs/sample";
  for (const char* file : {"01-opening.jsonl", "02-applications.jsonl", "03-decisions.jsonl",
                           "04-autumn.jsonl", "05-second-year.jsonl", "county-leave.jsonl"}) {
    play_into_store(scratch / "store", requests_in(sample / file));
  }
  expect_journals_agree(scratch / "store");
}

TEST(Journals, AgreeOnAidToHonduras) {
  NEED_TEST_DATA();
  const ScratchDirectory scratch;
  make_simulated_store(scratch / "store");
  const std::filesystem::path aid = test_data() / "aid_transactions";
  const std::vector<std::string> arguments{"--store",
                                           (scratch / "store").string(),
                                           "import",
                                           "--mapping",
                                           shipped_mapping("aid.toml").string(),
                                           (aid / "Honduras_projects.csv").string(),
                                           (aid / "Honduras_transactions.csv").string()};
  std::ostringstream out, err;
  ASSERT_EQ(run_program(arguments, {.out = out, .err = err}), ExitStatus::done) << err.str();
  expect_journals_agree(scratch / "store");
}

// A quarter of a million payments, each on an account of its own. ledger adds them all up; of
// hledger the seven totals are asked.
TEST(Journals, AgreeOnSevenRoundsOfProductionGrants) {
  NEED_TEST_DATA();
  const ScratchDirectory scratch;
  make_simulated_store(scratch / "store");
  std::vector<std::string> arguments{"--store", (scratch / "store").string(), "import", "--mapping",
                                     shipped_mapping("production-grants.toml").string()};
  for (const char* round :
       {"2013aug", "2014jan", "2014aug", "2015jan", "2015aug", "2016jan", "2016aug"}) {
    arguments.push_back(
        (test_data() / "no_agri_payments" / (std::string(round) + ".csv")).string());
  }
  std::ostringstream out, err;
  ASSERT_EQ(run_program(arguments, {.out = out, .err = err}), ExitStatus::done) << err.str();
  const std::filesystem::path journal = scratch / "journal";
  AccountTotals ours = totals_in_store(scratch / "store");
  EXPECT_EQ(ours.size(), 253'245U + 7);
  export_journal(scratch / "store", {}, JournalDialect::ledger, journal);
  EXPECT_EQ(totals_by_program(JournalDialect::ledger, journal), ours);
  std::erase_if(ours, [](const auto& each) { return !each.first.starts_with("outside:"); });
  EXPECT_EQ(ours.size(), 7U);
  export_journal(scratch / "store", {}, JournalDialect::hledger, journal);
  EXPECT_EQ(totals_by_hledger_of("outside", journal), ours);
}

class SimulatedBooks : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Journals, SimulatedBooks, testing::Range(1, 21));

// Up to about 5,000 transactions: the programs take seconds for more.
TEST_P(SimulatedBooks, HaveTheBalancesThatTheOtherProgramsFind) {
  const ScratchDirectory scratch;
  make_simulated_store(scratch / "store");
  Simulation simulation({.seed = static_cast<std::uint64_t>(GetParam()),
                         .years = 1 + GetParam() % 2,
                         .municipalities = 8 * GetParam()});
  std::vector<Request> requests;
  while (std::optional<Request> request = simulation.next()) {
    requests.push_back(*std::move(request));
  }
  play_into_store(scratch / "store", requests);
  expect_journals_agree(scratch / "store");
  if (GetParam() % 5 == 0) {
    expect_journals_agree(scratch / "store", {.known_at = requests.size() * 2 / 3,
                                              .effective_on = date_of(2026, 12, 15)});
  }
}

// Receipts in three currencies, and imported payments from a source whose name has every character
// that an id may have.
void append_odd_facts(MemoryLog& log) {
  const SourceId source = *SourceId::parse("Xa.b_c/d@e+f%20~g-h--i");
  Envelope envelope{.command = {1, 1},
                    .request = {},
                    .actor = *ActorId::parse("import"),
                    .recorded_at = opened_at,
                    .imported = ImportOrigin{.source = source},
                    .facts = {}};
  for (const char* const code : {"NOK", "JPY", "KWD"}) {
    const Currency currency = *parse_currency(code);
    envelope.facts.emplace_back(ReceiptUnallocated{.payer = *OrganisationId::parse("somebody"),
                                                   .amount = {12'345, currency},
                                                   .claim = {},
                                                   .bank_reference = "ref",
                                                   .effective_on = date_of(1999, 12, 31)});
    const GrantTerms terms{.grant = *GrantId::parse(std::string("-") + code + "/x"),
                           .scheme = *SchemeId::parse("s"),
                           .recipient = *OrganisationId::parse("somebody"),
                           .year = 1999};
    const Line line{*ItemId::parse("lower.case"), 1999};
    envelope.facts.emplace_back(CommitmentRegistered{.terms = terms,
                                                     .holder = *OrganisationId::parse("funder"),
                                                     .parts = {{line, {-501, currency}, false}},
                                                     .outside = source,
                                                     .effective_on = date_of(1998, 2, 1)});
  }
  ASSERT_TRUE(log.append(log.head(), std::vector<StoredEnvelope>{*encode(envelope)}));
}

TEST(Journals, TakeEveryCharacterOfAnIdAndEveryNumberOfDecimals) {
  MemoryLog log;
  append_odd_facts(log);
  const QuerySource source{.log = &log, .views = nullptr, .progress = {}};
  const AccountTotals ours = totals_by_us(source, {});
  EXPECT_EQ(
      ours.at("unallocated:cash"),
      (std::map<std::string, std::string>{{"JPY", "12345"}, {"KWD", "12.345"}, {"NOK", "123.45"}}));
  const ScratchDirectory scratch;
  for (const JournalDialect dialect : journal_dialects) {
    std::ofstream out(scratch / "journal");
    ASSERT_TRUE(write_journal(source, {}, dialect, out));
    out.close();
    EXPECT_EQ(totals_by_program(dialect, scratch / "journal"), ours) << name_of(dialect);
  }
}

TEST(Journals, AreEmptyOfTransactionsWhereNothingCounts) {
  MemoryLog log;
  append_odd_facts(log);
  const QuerySource source{.log = &log, .views = nullptr, .progress = {}};
  std::ostringstream out;
  ASSERT_TRUE(write_journal(source, {.known_at = {}, .effective_on = date_of(1990, 1, 1)},
                            JournalDialect::hledger, out));
  EXPECT_EQ(out.str(), "decimal-mark .\n");
}

TEST(Journals, SayWhenTheyCouldNotBeWrittenWhole) {
  MemoryLog log;
  append_odd_facts(log);
  std::ofstream full("/dev/full");
  const Result<void> written = write_journal({.log = &log, .views = nullptr, .progress = {}}, {},
                                             JournalDialect::hledger, full);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().fault, Fault::unavailable);
}

TEST(BeancountNames, AreAsDocumented) {
  EXPECT_EQ(beancount_name_of("committed:226.22:2026:G1"), "Assets:Committed:226-2E22:2026:G1");
  EXPECT_EQ(beancount_name_of("outside:aid-honduras"), "Equity:Outside:Xaid--honduras");
  EXPECT_EQ(beancount_name_of("cost:X1"), "Expenses:Cost:XX1");
  EXPECT_EQ(beancount_name_of("new-kind:1"), "Equity:Xnew--kind:1");
}

TEST(BeancountNames, LeadBackToTheAccount) {
  for (const char* const account :
       {"committed:226.22:2026:G1", "outside:aid-honduras", "outside:-", "cost:X1", "cost:x1",
        "new-kind:1", "to-forward:a/b:c@d", "unallocated:cash", "cost:%2E", "cost:-2E", "cost:.",
        "paid:fund.1.s:2026:~+%_"}) {
    EXPECT_EQ(account_of_beancount(beancount_name_of(account)), account);
  }
}

TEST(BeancountNames, AreReadAsSpelledOnly) {
  for (const char* const name :
       {"", "Assets", "Assets:Unknown:1", "Expenses:Cost:-2", "Expenses:Cost:1-2e",
        "Equity:Xcost:1", "Expenses:Cost:XA", "Expenses:Cost:A-41", "Expenses:Cost:"}) {
    EXPECT_EQ(account_of_beancount(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace grantledger
