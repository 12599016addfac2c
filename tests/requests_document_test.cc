// docs/requests.md: every kind of command, in examples that a new ledger accepts in their order,
// with all its fields; and every reason.

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <tuple>

#include "ledger/domain/command.h"
#include "ledger/domain/controls.h"
#include "tests/document_tables.h"
#include "tests/filled.h"
#include "tests/scratch_directory.h"
#include "tools/answer_json.h"
#include "tools/fact_json.h"
#include "tools/ledger_writer.h"

namespace grantledger {
namespace {

struct Example {
  std::string heading;
  std::string text;
};

std::vector<Example> examples() {
  std::ifstream document(GRANTLEDGER_SOURCE_DIR "/docs/requests.md");
  std::vector<Example> examples;
  std::string heading;
  bool is_inside = false;
  for (std::string line; std::getline(document, line);) {
    if (line.starts_with("### ")) heading = line.substr(4);
    if (is_inside && line.starts_with("```")) {
      is_inside = false;
    } else if (is_inside) {
      examples.back().text += line + "\n";
    } else if (line == "```json") {
      is_inside = true;
      examples.push_back({heading, ""});
    }
  }
  return examples;
}

TEST(RequestsDocument, ShowsEveryKindOfCommandOnce) {
  std::multiset<std::string> shown;
  for (const Example& example : examples()) {
    shown.insert(example.heading);
    const ParsedRequest parsed = parse_request(example.text, Timestamp());
    ASSERT_TRUE(parsed.request) << example.heading << ": " << parsed.request.error().detail;
    EXPECT_TRUE(std::ranges::any_of(parsed.request->commands, [&](const Command& command) {
      return command_code_of(command.wanted) == example.heading;
    })) << example.heading;
  }
  std::multiset<std::string> codes;
  for (std::size_t i = 0; i < std::variant_size_v<EventKinds>; ++i) {
    const std::string code(command_code_of(filled_event(i)));
    if (!code.empty()) codes.insert(code);
  }
  EXPECT_EQ(shown, codes);
}

// A new simulated ledger that begins at that level of controls.
void make_ledger(const std::filesystem::path& root, const Clock& clock, std::uint16_t controls) {
  ASSERT_TRUE(create_store(root, clock));
  const auto store = StoreWriter::open(root, clock);
  ASSERT_TRUE(store);
  LedgerOpened opened;
  opened.administrator = *ActorId::parse("administrator");
  opened.simulated = true;
  opened.controls = controls;
  ASSERT_TRUE(open_ledger((*store)->log(), opened, Timestamp(date_of(1970, 1, 1))));
}

TEST(RequestsDocument, IsAcceptedByANewLedgerFromBeginningToEnd) {
  const ScratchDirectory scratch;
  const SystemClock clock;
  const std::filesystem::path root = scratch / "store";
  ASSERT_NO_FATAL_FAILURE(make_ledger(root, clock, 0));
  auto writer = LedgerWriter::open(root, clock);
  ASSERT_TRUE(writer);
  Position position = 1;
  for (const Example& example : examples()) {
    const ParsedRequest parsed = parse_request(example.text, clock.now());
    ASSERT_TRUE(parsed.request);
    const auto answers = (*writer)->sequencer().step({&*parsed.request, 1});
    ASSERT_TRUE(answers);
    EXPECT_EQ(answers->front().outcome, Outcome(Accepted{++position}))
        << example.heading << ": " << text_of(json_of(answers->front()));
  }
  EXPECT_GT(position, 70U);

  // And what was saved of it can be read again.
  ASSERT_TRUE((*writer)->close());
  writer->reset();
  writer = LedgerWriter::open(root, clock);
  ASSERT_TRUE(writer) << writer.error().detail;
  const ParsedRequest first = parse_request(examples().front().text, clock.now());
  const auto repeated = (*writer)->sequencer().step({&*first.request, 1});
  ASSERT_TRUE(repeated);
  EXPECT_EQ(repeated->front().outcome, Outcome(Accepted{2}));
}

// As `init` makes it: only raising the level has nothing left to raise.
TEST(RequestsDocument, IsAcceptedAtTheNewestLevelUntilTheLevelIsRaised) {
  const ScratchDirectory scratch;
  const SystemClock clock;
  const std::filesystem::path root = scratch / "store";
  ASSERT_NO_FATAL_FAILURE(make_ledger(root, clock, controls_newest));
  auto writer = LedgerWriter::open(root, clock);
  ASSERT_TRUE(writer);
  Position position = 1;
  for (const Example& example : examples()) {
    const ParsedRequest parsed = parse_request(example.text, clock.now());
    ASSERT_TRUE(parsed.request);
    const auto answers = (*writer)->sequencer().step({&*parsed.request, 1});
    ASSERT_TRUE(answers);
    const bool raises = example.heading == "adopt_controls";
    const Outcome expected =
        raises ? Outcome(Refused{{0, {Reason::level_not_higher, {}, {}}}, std::nullopt})
               : Outcome(Accepted{++position});
    EXPECT_EQ(answers->front().outcome, expected)
        << example.heading << ": " << text_of(json_of(answers->front()));
  }
  EXPECT_EQ(examples().back().heading, "adopt_controls");
}

// The facts that a command asks for, as a request says them: nothing that only a decider fills in.
std::vector<Event> wanted_facts() {
  std::vector<Event> facts;
  for (std::size_t i = 0; i < std::variant_size_v<EventKinds>; ++i) {
    const Event fact = filled_event(i);
    if (!command_code_of(fact).empty()) facts.push_back(wanted_of(fact));
  }
  return facts;
}

Json request_for(const Event& wanted) {
  Request request;
  request.id = *parse_command_id("019b7db8-7800-7000-8000-000000000001");
  request.actor = *ActorId::parse("administrator");
  request.commands.push_back({wanted});
  // A filled line's year has not the four digits that its text asks for.
  static const std::regex line(R"re("id-\d+:\d+")re");
  return *parse_json(std::regex_replace(text_of(json_of(request)), line, "\"226.22:2026\""));
}

bool is_readable(const Json& request) {
  return parse_request(text_of(request), Timestamp()).request.has_value();
}

// Which fields a command's table names, and whether it says that they are needed.
std::map<std::string, std::map<std::string, bool>> fields_told() {
  std::map<std::string, std::map<std::string, bool>> told;
  for (const TableRow& row : table_rows("requests.md")) {
    if (row.heading.empty() || row.cells.size() != 3) continue;
    EXPECT_NE(row.cells[2], "") << row.heading << ": " << row.cells[0];
    told[row.heading][only_marked_in(row.cells[0])] = row.cells[1] == "yes";
  }
  return told;
}

TEST(RequestsDocument, TellsEveryFieldAndWhetherItIsNeeded) {
  const auto told = fields_told();
  for (const Event& wanted : wanted_facts()) {
    const std::string code(command_code_of(wanted));
    ASSERT_TRUE(told.contains(code)) << code;
    const Json request = request_for(wanted);
    ASSERT_TRUE(is_readable(request)) << text_of(request);
    std::map<std::string, bool> fields;
    const Json fact = json_of(filled_event(wanted.index()));
    for (const auto& [key, value] : fact.items()) {
      if (key == "kind" || key == "effective_on" || key == "currency") continue;
      Json without = request;
      without["commands"][0].erase(key);
      fields[key] = !is_readable(without);
    }
    EXPECT_EQ(told.at(code), fields) << code;
  }
}

// The keys of objects inside objects, by the key that holds them.
using Parts = std::map<std::string, std::set<std::string>>;

void gather_parts(const Json& object, Parts& parts) {
  for (const auto& [key, value] : object.items()) {
    if (key == "undone") continue;  // Whole facts, which no request holds.
    const Json list = value.is_array() ? value : Json::array({value});
    for (const Json& each : list) {
      if (!each.is_object()) continue;
      for (const auto& [part, inner] : each.items()) parts[key].insert(part);
      gather_parts(each, parts);
    }
  }
}

TEST(RequestsDocument, TellsEveryPartOfValuesThatHaveParts) {
  Parts told;
  for (const TableRow& row : table_rows("requests.md")) {
    if (row.section != "Values that have parts") continue;
    ASSERT_EQ(row.cells.size(), 4U);
    EXPECT_NE(row.cells[3], "") << row.cells[1];
    for (const std::string& in : marked_in(row.cells[0])) {
      told[in].insert(only_marked_in(row.cells[1]));
    }
  }
  Parts parts;
  for (const Event& wanted : wanted_facts()) gather_parts(json_of(wanted), parts);
  EXPECT_EQ(told, parts);
}

// Number, code, and "yes" where the refusal is recorded.
using ReasonLine = std::tuple<std::string, std::string, std::string>;

TEST(RequestsDocument, TellsEveryReasonAndItsRemedy) {
  std::set<ReasonLine> told;
  for (const TableRow& row : table_rows("requests.md")) {
    if (row.section != "Reasons") continue;
    ASSERT_EQ(row.cells.size(), 5U);
    EXPECT_NE(row.cells[3], "") << row.cells[1];
    EXPECT_NE(row.cells[4], "") << row.cells[1];
    const bool is_new =
        told.emplace(row.cells[0], only_marked_in(row.cells[1]), row.cells[2]).second;
    EXPECT_TRUE(is_new) << row.cells[1];
  }
  std::set<ReasonLine> of_the_program;
  for (int number = 0; number <= std::numeric_limits<std::uint16_t>::max(); ++number) {
    const ReasonText* const reason = text_of(static_cast<Reason>(number));
    if (!reason) continue;
    of_the_program.emplace(std::to_string(number), reason->code, reason->is_evidence ? "yes" : "");
  }
  EXPECT_EQ(told, of_the_program);
}

}  // namespace
}  // namespace grantledger
