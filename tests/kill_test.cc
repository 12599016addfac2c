// Kills the program at random moments while an outside process, this test, feeds it and notes every
// answer as it reads it; then looks at what the program left.

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "tests/child_program.h"
#include "tests/growing_store.h"
#include "tests/kill_load.h"
#include "tests/scratch_directory.h"
#include "tests/store_inspector.h"
#include "tools/json_text.h"

namespace grantledger {
namespace {

using std::chrono::milliseconds;

constexpr int kills_by_default = 20;
constexpr int rounds_per_row_check = 3;
constexpr std::size_t new_lines_max = 2'500;  // In one round.

// What a kill is to interrupt.
enum class Moment : std::uint8_t { any, commit, last_commit, rebuild, import };

class KillTest : public testing::Test {
 protected:
  KillTest() { std::printf("seed %u\n", seed); }

  std::vector<std::string> words(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {GRANTLEDGER_PROGRAM, "--store", root.string()});
    return arguments;
  }
  unsigned below(unsigned limit) { return static_cast<unsigned>(random() % limit); }
  void pause(unsigned us_max) {
    std::this_thread::sleep_for(std::chrono::microseconds(below(us_max)));
  }

  bool is_inside_commit() const;
  bool is_inside_rebuild() const;
  bool has_grown() const;
  void wait_for(ChildProgram& program, Moment moment);
  bool kill_at(ChildProgram& program, Moment moment);

  bool kill_one(Moment moment);
  bool kill_submit(Moment moment);
  bool kill_rebuild();
  bool kill_import();
  void complete_import();
  void make_import_file();
  std::vector<std::string> import_words() const;
  void take_answers(const std::vector<std::size_t>& sent, const std::vector<std::string>& answers);
  void inspect_answers(std::size_t first = 0);
  void inspect_answer(const SentLine& line, const Json& answer);
  void submit_everything_again();
  void compare_balances();

  const unsigned seed = std::random_device()();
  std::mt19937 random{seed};
  ScratchDirectory scratch;
  std::filesystem::path root = scratch / "store";
  KillLoad load{seed};
  StoreInspector inspector{root};
  std::uint64_t import_number = 0;  // Of the file that is being imported, or was last.
  std::uint64_t import_rows = 0;
  int inside_commit = 0;
  int inside_rebuild = 0;
  int inside_import = 0;
};

// A commit writes its rows to a file of this name, which is gone when it has ended.
bool KillTest::is_inside_commit() const {
  std::error_code code;
  for (const auto& entry : std::filesystem::directory_iterator(root / "views", code)) {
    if (std::filesystem::exists(entry.path() / "next-run", code)) return true;
  }
  return false;
}

// A rebuilt view stands beside the live one, which the file of its name names.
bool KillTest::is_inside_rebuild() const {
  std::error_code code;
  for (const auto& entry : std::filesystem::directory_iterator(root / "views", code)) {
    const std::string name = entry.path().filename().string();
    const std::size_t end = name.find("-v");
    if (end == std::string::npos) continue;
    std::string live;
    std::getline(std::ifstream(root / "views" / name.substr(0, end)), live);
    if (live != name) return true;
  }
  return false;
}

// Whether the log holds more than at the last look.
bool KillTest::has_grown() const {
  const auto head = HeadFile::open_reader(StorePaths{root}.head());
  return head && head->load() > inspector.head();
}

void KillTest::wait_for(ChildProgram& program, Moment moment) {
  const auto until = [&](auto is_so) {
    while (program.is_running() && !(this->*is_so)()) {
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
  };
  switch (moment) {
    case Moment::any:
      return pause(600'000);
    case Moment::commit:
    case Moment::last_commit:
      until(&KillTest::is_inside_commit);
      return pause(4'000);
    case Moment::rebuild:
      until(&KillTest::is_inside_rebuild);
      return pause(400'000);
    case Moment::import:
      until(&KillTest::has_grown);
      return pause(30'000);
  }
}

// Returns whether the program was killed before it ended by itself.
bool KillTest::kill_at(ChildProgram& program, Moment moment) {
  wait_for(program, moment);
  program.kill();
  const int ended = program.wait();
  if (ended != -SIGKILL) {
    EXPECT_LE(ended, 2) << "it could not, by itself";
    return false;
  }
  if (moment == Moment::rebuild && is_inside_rebuild()) {
    ++inside_rebuild;
  } else if (moment != Moment::import && is_inside_commit()) {
    ++inside_commit;
  }
  return true;
}

bool KillTest::kill_submit(Moment moment) {
  const std::vector<std::size_t> sent =
      load.next_lines(1 + below(new_lines_max), /*repeat_every=*/100 + below(200));
  ChildProgram program(words({"submit", "-"}));
  std::thread feeder([&, pace = std::mt19937(below(1'000'000))]() mutable {
    std::string some;
    for (std::size_t i = 0; i < sent.size(); ++i) {
      some += load.lines()[sent[i]].text + '\n';
      if (pace() % 100 != 0 && i + 1 < sent.size()) continue;
      if (!program.write(some)) return;
      some.clear();
      std::this_thread::sleep_for(std::chrono::microseconds(pace() % 10'000));
    }
    if (moment == Moment::last_commit) program.close_input();
  });
  std::vector<std::string> answers;
  std::thread reader([&] {
    while (auto answer = program.read_line()) answers.push_back(*std::move(answer));
  });
  const bool is_killed = kill_at(program, moment);
  feeder.join();
  reader.join();
  take_answers(sent, answers);
  return is_killed;
}

bool KillTest::kill_rebuild() {
  ChildProgram program(words({"rebuild"}));
  return kill_at(program, Moment::rebuild);
}

void KillTest::make_import_file() {
  ++import_number;
  import_rows = 2'000 + below(2'000);
  std::ofstream(scratch / "mapping.toml") << R"(source = "killed-{round}"
[[file]]
file_name = "grants-{round}.csv"
delimiter = ";"
[[row]]
key = "{id}"
grant = "K{round}-{id}"
payment = "K{round}-{id}"
scheme = "imported"
recipient = "R{id}"
year = "2025"
date = "2025-06-01"
currency = "NOK"
item = "999.70"
paid = "{paid}"
organisations = [{ id = "R{id}", name = "Mottaker {id}" }]
)";
  std::ofstream file(import_words().back());
  file << "id;paid\n";
  for (std::uint64_t row = 1; row <= import_rows; ++row) {
    file << row << ';' << 1 + below(1'000'000) << '\n';
  }
}

std::vector<std::string> KillTest::import_words() const {
  const std::string file = "grants-" + std::to_string(import_number) + ".csv";
  return words({"import", "--mapping", scratch / "mapping.toml", scratch / file.c_str()});
}

// Every other killed import is killed once more before it is completed.
bool KillTest::kill_import() {
  if (import_number == 0 || below(2) == 0) {
    complete_import();
    make_import_file();
  }
  bool is_killed = false;
  {
    ChildProgram program(import_words());
    is_killed = kill_at(program, Moment::import);
  }
  inspector.inspect_log();
  const auto source = inspector.sources().find("killed-" + std::to_string(import_number));
  if (source == inspector.sources().end()) return is_killed;
  if (is_killed && source->second.finished == 0) ++inside_import;
  EXPECT_LE(source->second.rows, import_rows);
  return is_killed;
}

// Importing again does what is left and nothing twice.
void KillTest::complete_import() {
  if (import_number == 0) return;
  EXPECT_EQ(run_to_end(import_words()).ended, 0);
  ASSERT_NO_FATAL_FAILURE(inspector.inspect_log());
  for (const auto& [name, source] : inspector.sources()) {
    EXPECT_EQ(source.finished, 1U) << name;
    EXPECT_EQ(source.started, 1U) << name;
  }
  const std::string name = "killed-" + std::to_string(import_number);
  EXPECT_EQ(inspector.sources().find(name)->second.rows, import_rows);
  const Position head = inspector.head();
  EXPECT_EQ(run_to_end(import_words()).ended, 0);
  ASSERT_NO_FATAL_FAILURE(inspector.inspect_log());
  EXPECT_EQ(inspector.head(), head) << "an unchanged file recorded something";
}

// An answer that tells of a position is the same for ever; so is one to what was no request.
void KillTest::take_answers(const std::vector<std::size_t>& sent,
                            const std::vector<std::string>& answers) {
  ASSERT_LE(answers.size(), sent.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    SentLine& line = load.lines()[sent[i]];
    if (!line.answer) line.answer = answers[i];
    EXPECT_EQ(*line.answer, answers[i]) << line.text;
  }
}

void KillTest::inspect_answer(const SentLine& line, const Json& answer) {
  if (!line.is_request) {
    EXPECT_EQ(answer["error"]["fault"], "malformed") << text_of(answer);
    return;
  }
  ASSERT_EQ(answer["id"], text_of(line.id));
  ASSERT_FALSE(answer.contains("error")) << text_of(answer);
  const std::optional<Position> stands_at = inspector.position_of(line.id);
  ASSERT_EQ(stands_at.has_value(), answer.contains("position")) << text_of(answer);
  if (!stands_at) return;
  ASSERT_EQ(*stands_at, answer["position"].get<Position>());
  const InspectedEnvelope& envelope = inspector.at(*stands_at);
  EXPECT_EQ(envelope.request, line.digest);
  EXPECT_EQ(envelope.is_refusal, answer.contains("refused")) << text_of(answer);
}

// Every answered request is in the log, where and as the answer says.
void KillTest::inspect_answers(std::size_t first) {
  const std::vector<SentLine>& lines = load.lines();
  for (std::size_t i = first; i < lines.size(); ++i) {
    if (!lines[i].answer) continue;
    const Result<Json> answer = parse_json(*lines[i].answer);
    ASSERT_TRUE(answer) << *lines[i].answer;
    ASSERT_NO_FATAL_FAILURE(inspect_answer(lines[i], *answer));
  }
}

void KillTest::submit_everything_again() {
  const std::filesystem::path file = scratch / "requests";
  const std::vector<std::size_t> sent = load.next_lines(0, /*repeat_every=*/1);
  {
    std::ofstream out(file);
    for (const std::size_t index : sent) out << load.lines()[index].text << '\n';
  }
  const ProgramOutput output = run_to_end(words({"submit", file.string()}));
  EXPECT_EQ(output.ended, 2);  // For the lines that are no requests.
  std::vector<std::string> answers;
  std::istringstream texts(output.text);
  for (std::string text; std::getline(texts, text);) answers.push_back(text);
  ASSERT_EQ(answers.size(), sent.size());
  take_answers(sent, answers);
}

void KillTest::compare_balances() {
  const ProgramOutput stored = run_to_end(words({"balances"}));
  const ProgramOutput folded =
      run_to_end(words({"balances", "--as-known-at", std::to_string(inspector.head())}));
  EXPECT_EQ(stored.ended, 0);
  EXPECT_GT(stored.text.size(), 100U);
  EXPECT_TRUE(stored.text == folded.text) << "stored rows and a fold differ";
}

// Returns whether the program was killed; it may have ended before.
bool KillTest::kill_one(Moment moment) {
  if (moment == Moment::rebuild) return kill_rebuild();
  if (moment == Moment::import) return kill_import();
  return kill_submit(moment);
}

TEST_F(KillTest, LosesNothingThatWasAnswered) {
  ASSERT_EQ(run_to_end(words({"init", "--administrator", simulated_administrator})).ended, 0);
  constexpr std::array moments{Moment::any, Moment::commit, Moment::last_commit, Moment::rebuild,
                               Moment::import};
  const int kills = kills_wanted(kills_by_default);
  for (int kill = 0; kill < kills;) {
    SCOPED_TRACE("kill " + std::to_string(kill));
    const Moment moment = moments[static_cast<std::size_t>(kill) % moments.size()];
    if (kill_one(moment)) ++kill;
    ASSERT_NO_FATAL_FAILURE(inspector.inspect_log());
    ASSERT_NO_FATAL_FAILURE(inspect_answers());
    ASSERT_FALSE(HasFailure());
    if (kill % rounds_per_row_check == 0) {
      ASSERT_NO_FATAL_FAILURE(inspector.inspect_rows());
    }
  }
  complete_import();
  ASSERT_NO_FATAL_FAILURE(submit_everything_again());
  ASSERT_NO_FATAL_FAILURE(inspector.inspect_log());
  ASSERT_NO_FATAL_FAILURE(inspector.inspect_whole_log());
  ASSERT_NO_FATAL_FAILURE(inspect_answers());
  ASSERT_NO_FATAL_FAILURE(inspector.inspect_rows());
  ASSERT_NO_FATAL_FAILURE(inspector.inspect_books());
  compare_balances();
  std::printf(
      "%d kills: %d inside a commit, %d inside a rebuild, %d inside an import; %zu lines, %llu "
      "envelopes\n",
      kills, inside_commit, inside_rebuild, inside_import, load.lines().size(),
      static_cast<unsigned long long>(inspector.head()));
  EXPECT_GE((inside_commit + inside_rebuild + inside_import) * 10, kills * 3);
}

}  // namespace
}  // namespace grantledger
