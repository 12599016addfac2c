// What the database answers is what the program's commands answer.

#include <array>
#include <fstream>
#include <sstream>

#include "tests/import_world.h"
#include "tests/postgres_fixture.h"
#include "tools/program.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

TEST_F(PostgresSink, HoldsTheSampleYearAsTheCommandsPrintIt) {
  for (const char* file :
       {"01-opening.jsonl", "02-applications.jsonl", "03-decisions.jsonl", "04-autumn.jsonl",
        "05-second-year.jsonl", "county-leave.jsonl", "municipalities.jsonl"}) {
    play({file});
    ASSERT_NO_FATAL_FAILURE(feed_in_random_cuts(root, url(), random));
    AskedSchema database = asked();
    ASSERT_NO_FATAL_FAILURE(expect_same_books(root, database)) << file;
  }
  AskedSchema database = asked();
  EXPECT_GT(database.lines("select 1 from facts").size(), 100U);
  EXPECT_GE(database.lines("select 1 from findings").size(), 4U);
}

TEST_F(PostgresSink, HoldsSimulatedBooksAsTheCommandsPrintThem) {
  for (int book = 0; book < 20; ++book) {
    SCOPED_TRACE("book " + std::to_string(book));
    const std::filesystem::path store = scratch / ("book" + std::to_string(book)).c_str();
    make_simulated_store(store);
    Simulation simulation({.seed = random(), .years = 1, .municipalities = 1 + book % 3});
    std::vector<Request> requests;
    while (auto request = simulation.next()) requests.push_back(*std::move(request));
    const std::size_t some = random() % requests.size();
    const std::string to = url() + "_" + std::to_string(book);
    play_into_store(store, std::span(requests).first(some));
    ASSERT_NO_FATAL_FAILURE(feed_in_random_cuts(store, to, random));
    play_into_store(store, std::span(requests).subspan(some));
    ASSERT_NO_FATAL_FAILURE(feed_in_random_cuts(store, to, random));
    AskedSchema database(server->url(), schema + "_" + std::to_string(book));
    ASSERT_NO_FATAL_FAILURE(expect_same_books(store, database));
    ASSERT_FALSE(HasFailure());
  }
}

TEST_F(PostgresSink, HoldsSevenRoundsOfProductionGrantsAsTheCommandsPrintThem) {
  NEED_TEST_DATA();
  std::vector<std::string> words{"--store", root.string(), "import", "--mapping",
                                 shipped_mapping("production-grants.toml").string()};
  for (const char* round :
       {"2013aug", "2014aug", "2014jan", "2015aug", "2015jan", "2016aug", "2016jan"}) {
    words.push_back((test_data() / "no_agri_payments" / (round + std::string(".csv"))).string());
  }
  std::ostringstream out, err;
  ASSERT_EQ(run_program(words, {.out = out, .err = err}), ExitStatus::done) << err.str();
  feed_everything();
  AskedSchema database = asked();
  expect_same_reports(root, database);
  EXPECT_EQ(database.value("select count(*) from facts where kind = 'payment_executed'"), "253245");
}

struct ReportBlock {
  std::string query, answer;
};

// The ```sql blocks of a page, each with the block that follows it.
std::vector<ReportBlock> report_blocks(const std::filesystem::path& page) {
  std::ifstream file(page);
  std::vector<ReportBlock> blocks;
  std::string* into = nullptr;
  bool has_query = false;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("```")) {
      if (into != nullptr) *into += line + "\n";
    } else if (into != nullptr) {
      into = nullptr;
    } else if (line == "```sql") {
      into = &blocks.emplace_back().query;
      has_query = true;
    } else {
      into = line == "```" && has_query ? &blocks.back().answer : nullptr;
      has_query = false;
    }
  }
  return blocks;
}

// What psql prints, without blanks at the ends of lines.
std::string psql_output(const std::string& database, const std::filesystem::path& script) {
  const std::string command = "PGTZ=UTC PGCLIENTENCODING=UTF8 psql -X -q '" + database + "' -f '" +
                              script.string() + "' 2>&1";
  FILE* const pipe = popen(command.c_str(), "r");
  CHECK(pipe != nullptr);
  std::array<char, 4096> buffer{};
  std::string output;
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) {
    std::string_view line = buffer.data();
    while (line.ends_with('\n') || line.ends_with(' ')) line.remove_suffix(1);
    if (!line.empty()) (output += line) += '\n';
  }
  EXPECT_EQ(pclose(pipe), 0) << output;
  return output;
}

// docs/reporting.md shows what its queries answer on the sample year.
TEST_F(PostgresSink, AnswersTheReportsOfTheDocument) {
  schema = "grantledger";
  play({"01-opening.jsonl", "02-applications.jsonl", "03-decisions.jsonl", "04-autumn.jsonl",
        "05-second-year.jsonl"});
  feed_everything();
  std::string settings;
  std::size_t answered = 0;
  for (const ReportBlock& block : report_blocks(GRANTLEDGER_SOURCE_DIR "/docs/reporting.md")) {
    std::ofstream(scratch / "report.sql") << settings << block.query << ";\n";
    const std::string answer = psql_output(server->url(), scratch / "report.sql");
    EXPECT_EQ(answer, block.answer) << block.query;
    if (block.answer.empty()) settings += block.query + ";\n";
    answered += block.answer.empty() ? 0 : 1;
  }
  EXPECT_GE(answered, 9U);
}

}  // namespace
}  // namespace grantledger
