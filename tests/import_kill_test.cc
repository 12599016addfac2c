// Kills an import at random moments and imports again.

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <thread>

#include "ledger/store.h"
#include "projections/balances.h"
#include "projections/imports.h"
#include "projections/query.h"
#include "tests/child_program.h"
#include "tests/scratch_directory.h"

namespace grantledger {
namespace {

constexpr const char* mapping = R"(
source = "grants"
[[file]]
[[row]]
key = "{case}"
grant = "{case}"
payment = "{case}"
scheme = "repairs"
recipient = "{case}"
date = "2026-02-01"
currency = "NOK"
item = "226.22"
paid = "{paid}"
)";

constexpr int rows_in_file = 30'000;

TEST(KilledImport, IsCompletedExactlyByTheNextOne) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const ScratchDirectory scratch;
  const std::string root = (scratch / "store").string();
  const std::string mapping_file = (scratch / "m.toml").string();
  const std::string rows_file = (scratch / "rows.csv").string();
  std::ofstream(mapping_file) << mapping;
  std::ofstream rows(rows_file);
  rows << "case,paid\n";
  for (int i = 0; i < rows_in_file; ++i) rows << "K-" << i << "," << i + 1 << "\n";
  rows.close();
  const std::vector<std::string> import{GRANTLEDGER_PROGRAM, "--store",    root,     "import",
                                        "--mapping",         mapping_file, rows_file};
  ASSERT_EQ(
      run_to_end({GRANTLEDGER_PROGRAM, "--store", root, "init", "--administrator", "ida"}).ended,
      0);

  // Each kill a little further, all in the first half: what is recorded between looking and killing
  // does not bring the import to its end.
  int kills_inside = 0;
  for (Position i = 0; i < 4; ++i) {
    ChildProgram program(import);
    const Position stretch = rows_in_file / 8;
    const Position target = 2 + i * stretch + static_cast<Position>(random() % stretch);
    const auto reader = StoreReader::open(root);
    ASSERT_TRUE(reader);
    while (program.is_running() && (*reader)->log().head() < target) std::this_thread::yield();
    program.kill();
    program.wait();
    const Position head = (*reader)->log().head();
    if (head > 2 && head < rows_in_file) ++kills_inside;
  }
  EXPECT_EQ(run_to_end(import).ended, 0);
  EXPECT_GT(kills_inside, 0) << "every import was faster than the kill";

  const auto store = StoreReader::open(root);
  ASSERT_TRUE(store);
  const QuerySource source{&(*store)->log(), &(*store)->views(), {}};
  EXPECT_EQ(source.log->head(), 1u + rows_in_file + 2u);
  const auto imports = rows_of(source, std::make_unique<Imports>(), import_prefixes());
  ASSERT_TRUE(imports);
  const auto unfinished = unfinished_imports(**imports);
  ASSERT_TRUE(unfinished);
  EXPECT_TRUE(unfinished->empty());
  const auto history = HistoryReader::open(source);
  ASSERT_TRUE(history);
  const auto balances = balances_at(**history, {});
  ASSERT_TRUE(balances);
  EXPECT_EQ(balances->size(), rows_in_file + 1u);
  const std::int64_t paid = 100ll * rows_in_file * (rows_in_file + 1) / 2;
  EXPECT_EQ(balances->front().amount.minor_units, -paid);  // outside:grants
}

TEST(ImportCommand, SaysByItsExitStatusWhetherTheFileWasGood) {
  const ScratchDirectory scratch;
  const std::string root = (scratch / "store").string();
  const std::string mapping_file = (scratch / "m.toml").string();
  const std::string good = (scratch / "good.csv").string();
  const std::string bad = (scratch / "bad.csv").string();
  std::ofstream(mapping_file) << mapping;
  std::ofstream(good) << "case,paid\nA,1.50\n";
  std::ofstream(bad) << "case,sum\nA,1.50\n";
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {GRANTLEDGER_PROGRAM, "--store", root});
    return run_to_end(words);
  };
  ASSERT_EQ(run({"init", "--administrator", "ida"}).ended, 0);
  EXPECT_EQ(run({"import", "--mapping", mapping_file, bad}).ended, 2);
  EXPECT_EQ(run({"import", "--mapping", mapping_file, (scratch / "none.csv").string()}).ended, 2);
  const ProgramOutput dry = run({"import", "--mapping", mapping_file, good, "--dry-run"});
  EXPECT_EQ(dry.ended, 0);
  EXPECT_NE(dry.text.find("\"outcome\":\"would_record\""), std::string::npos) << dry.text;
  const ProgramOutput done = run({"import", "--mapping", mapping_file, good});
  EXPECT_NE(done.text.find("\"rows_new\":1"), std::string::npos) << done.text;
  const ProgramOutput again = run({"import", "--mapping", mapping_file, good});
  EXPECT_NE(again.text.find("\"outcome\":\"unchanged\""), std::string::npos) << again.text;
}

}  // namespace
}  // namespace grantledger
