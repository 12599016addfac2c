// Ctrl-C, as a person presses it while the program works.

#include <gtest/gtest.h>

#include <fstream>

#include "ledger/id_index.h"
#include "ledger/store.h"
#include "tests/child_program.h"
#include "tests/scratch_directory.h"

namespace grantledger {
namespace {

class InterruptTest : public testing::Test {
 protected:
  InterruptTest() {
    const ProgramOutput made =
        run_to_end({GRANTLEDGER_PROGRAM, "--store", root, "init", "--simulated"});
    EXPECT_EQ(made.ended, 0);
  }

  // Where the log ends and the follower of ids stands.
  void expect_closed_at(Position head) {
    const auto store = StoreReader::open(root);
    ASSERT_TRUE(store);
    EXPECT_EQ((*store)->log().head(), head);
    const auto ids = (*store)->views().open_reader(IdIndex::view(), (*store)->log());
    ASSERT_TRUE(ids);
    EXPECT_EQ((*ids)->checkpoint().position, head) << "it was not closed";
  }

  ScratchDirectory scratch;
  std::string root = (scratch / "store").string();
};

TEST_F(InterruptTest, EndsSubmitAfterTheAnswersAndClosesTheStore) {
  ChildProgram submit({GRANTLEDGER_PROGRAM, "--store", root, "submit", "-"});
  std::ifstream requests(GRANTLEDGER_SOURCE_DIR "/docs/sample/01-opening.jsonl");
  Position answered = 0;
  for (std::string line; answered < 5 && std::getline(requests, line);) {
    ASSERT_TRUE(submit.write(line + "\n"));
    ASSERT_TRUE(submit.read_line());
    ++answered;
  }
  submit.interrupt();  // While it waits for the sixth.
  EXPECT_GE(submit.wait(), 0) << "a signal ended it";
  expect_closed_at(1 + answered);
}

TEST_F(InterruptTest, EndsAnImportThatTheNextOneCompletes) {
  constexpr int rows = 100'000;
  const std::string mapping = (scratch / "m.toml").string();
  std::ofstream(mapping) << R"(
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
paid = "1.00"
)";
  const std::string table = (scratch / "rows.csv").string();
  {
    std::ofstream file(table);
    file << "case\n";
    for (int i = 0; i < rows; ++i) file << "K-" << i << '\n';
  }
  const std::vector<std::string> import{GRANTLEDGER_PROGRAM, "--store", root, "import",
                                        "--mapping",         mapping,   table};
  ChildProgram program(import);
  const auto reader = StoreReader::open(root);
  ASSERT_TRUE(reader);
  while (program.is_running() && (*reader)->log().head() < 1'000) {
  }
  program.interrupt();
  EXPECT_EQ(program.wait(), 3) << "unavailable: it did not do what was asked";
  const Position head = (*reader)->log().head();
  EXPECT_GE(head, 1'000U);
  EXPECT_LT(head, 1U + rows) << "the import was faster than the interrupt";
  EXPECT_EQ(run_to_end(import).ended, 0);
  expect_closed_at(1 + rows + 2);
}

}  // namespace
}  // namespace grantledger
