#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/scratch_directory.h"
#include "tools/fact_json.h"
#include "tools/program.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

// What a call of the program printed, and its status.
struct Said {
  ExitStatus status;
  std::string out;
  std::string err;
};
Said run(std::vector<std::string> arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const ExitStatus status = run_program(arguments, {.out = out, .err = err});
  return {status, out.str(), err.str()};
}

TEST(SimulateCommand, PrintsRequestsThatReadBackAsTheyWere) {
  const Said said =
      run({"simulate", "--seed", "3", "--years", "1", "--municipalities", "5", "--requests"});
  EXPECT_EQ(said.status, ExitStatus::done);
  Simulation simulation({.seed = 3, .years = 1, .municipalities = 5});
  std::istringstream lines(said.out);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const ParsedRequest parsed = parse_request(line, Timestamp());
    ASSERT_TRUE(parsed.request) << parsed.request.error().detail;
    const std::optional<Request> wanted = simulation.next();
    ASSERT_TRUE(wanted);
    EXPECT_EQ(parsed.request->digest, wanted->digest);
    EXPECT_EQ(parsed.request->recorded_at, wanted->recorded_at);
  }
  EXPECT_GT(count, 100U);
  EXPECT_FALSE(simulation.next());
}

TEST(SimulateCommand, RecordsOnceHoweverOftenItIsCalled) {
  const ScratchDirectory scratch;
  const std::string store = scratch / "store";
  ASSERT_EQ(run({"--store", store, "init", "--simulated"}).status, ExitStatus::done);
  const std::vector<std::string> simulate{"--store", store, "simulate", "--municipalities", "5"};
  const Said first = run(simulate);
  EXPECT_EQ(first.status, ExitStatus::done) << first.out << first.err;
  EXPECT_EQ(run(simulate).out, first.out);
  EXPECT_EQ((*parse_json(first.out))["failed"], 0);
}

TEST(SimulateCommand, RefusesALedgerOfRealFacts) {
  const ScratchDirectory scratch;
  const std::string store = scratch / "store";
  ASSERT_EQ(run({"--store", store, "init"}).status, ExitStatus::done);
  const Said said = run({"--store", store, "simulate"});
  EXPECT_EQ(said.status, ExitStatus::bad_input);
  EXPECT_NE(said.err.find("init --simulated"), std::string::npos) << said.err;
}

TEST(SimulateCommand, NamesAnOptionThatIsOutOfRange) {
  const Said said = run({"simulate", "--years", "0", "--requests"});
  EXPECT_EQ(said.status, ExitStatus::bad_input);
  EXPECT_NE(said.err.find("--years: found 0, expected 1 to 200"), std::string::npos) << said.err;
}

// Which measurements a bench prints.
std::vector<std::string> measured_in(const std::string& out) {
  std::vector<std::string> names;
  const Result<Json> rows = parse_json(out);
  if (!rows) return {rows.error().detail};
  for (const Json& row : *rows) {
    EXPECT_GT(row["count"], 0) << row["what"];
    names.push_back(row["what"]);
  }
  return names;
}

TEST(BenchCommands, MeasureAStoreThatTheyMake) {
  const ScratchDirectory scratch;
  const std::string store = scratch / "store";
  const Said ingest = run({"--store", store, "bench", "ingest", "--requests", "2000", "--keep"});
  ASSERT_EQ(ingest.status, ExitStatus::done) << ingest.err;
  EXPECT_EQ(
      measured_in(ingest.out),
      (std::vector<std::string>{"answered, followers durable", "answered", "envelopes recorded",
                                "RocksDB alone", "generated, before the clock"}));
  EXPECT_GT(measured_in(run({"--store", store, "bench", "replay"}).out).size(), 3U);
  EXPECT_GE(measured_in(run({"--store", store, "bench", "query"}).out).size(), 4U);
}

}  // namespace
}  // namespace grantledger
