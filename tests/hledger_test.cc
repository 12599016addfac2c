// A second opinion: hledger adds up the exported journal and must come to the same balances.

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>

#include "ledger/store.h"
#include "projections/balances.h"
#include "projections/query.h"
#include "tests/import_world.h"
#include "tests/played_ledger.h"
#include "tools/program.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

using AccountAmounts = std::map<std::string, std::string>;  // Account to decimal amount.

// What `grantledger export hledger` prints.
void export_journal(const std::filesystem::path& store, const std::filesystem::path& file) {
  std::ofstream out(file);
  std::ostringstream err;
  const std::vector<std::string> arguments{"--store", store.string(), "export", "hledger"};
  ASSERT_EQ(run_program(arguments, {.out = out, .err = err}), ExitStatus::done) << err.str();
}

std::string output_of(const std::string& command) {
  std::string output;
  FILE* const pipe = popen(command.c_str(), "r");
  CHECK(pipe != nullptr);
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), count);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  return output;
}

// hledger's opinion: lines of "account","1234.50 NOK", where nothing is "0".
AccountAmounts by_hledger(const std::filesystem::path& journal, const std::string& currency) {
  std::istringstream lines(output_of("hledger -f " + journal.string() +
                                     " balance --flat --empty --no-total --output-format csv"));
  AccountAmounts balances;
  std::string line;
  std::getline(lines, line);  // The heading.
  while (std::getline(lines, line)) {
    const std::size_t middle = line.find("\",\"");
    CHECK(middle != std::string::npos);
    std::string amount = line.substr(middle + 3, line.size() - middle - 4);
    if (const std::size_t space = amount.find(' '); space != std::string::npos) {
      EXPECT_EQ(amount.substr(space + 1), currency);
      amount.erase(space);
    }
    balances[line.substr(1, middle - 1)] = amount == "0" ? "0.00" : amount;
  }
  return balances;
}

// Ours, from the stored rows.
AccountAmounts by_ledger(const std::filesystem::path& root) {
  const auto store = StoreReader::open(root);
  CHECK(store.has_value());
  const auto history = HistoryReader::open({.log = &(*store)->log(), .views = &(*store)->views()});
  CHECK(history.has_value());
  const auto all = balances_at(**history, {});
  CHECK(all.has_value());
  AccountAmounts balances;
  for (const Balance& each : *all) balances[each.account] = decimal_text_of(each.amount);
  return balances;
}

void expect_agreement(const ScratchDirectory& scratch, const std::string& currency = "NOK") {
  const std::filesystem::path journal = scratch / "journal";
  export_journal(scratch / "store", journal);
  const AccountAmounts ours = by_ledger(scratch / "store");
  EXPECT_GT(ours.size(), 20U);
  EXPECT_EQ(by_hledger(journal, currency), ours);
}

TEST(Hledger, AgreesOnTheSampleYear) {
  const ScratchDirectory scratch;
  make_simulated_store(scratch / "store");
  const std::filesystem::path sample =
      std::filesystem::path(GRANTLEDGER_SOURCE_DIR) / "docs/sample";
  for (const char* file : {"01-opening.jsonl", "02-applications.jsonl", "03-decisions.jsonl",
                           "04-autumn.jsonl", "05-second-year.jsonl", "county-leave.jsonl"}) {
    play_into_store(scratch / "store", requests_in(sample / file));
  }
  expect_agreement(scratch);
}

TEST(Hledger, AgreesOnAidToHonduras) {
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
  expect_agreement(scratch, "USD");
}

class SimulatedBooks : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Hledger, SimulatedBooks, testing::Range(1, 21));

// Up to about 5,000 transactions: hledger takes seconds for more.
TEST_P(SimulatedBooks, HaveTheBalancesThatHledgerFinds) {
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
  expect_agreement(scratch);
}

}  // namespace
}  // namespace grantledger
