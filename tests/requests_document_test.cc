// docs/requests.md: every kind of command, in examples that a new ledger accepts in their order.

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "ledger/domain/command.h"
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

TEST(RequestsDocument, IsAcceptedByANewLedgerFromBeginningToEnd) {
  const ScratchDirectory scratch;
  const SystemClock clock;
  const std::filesystem::path root = scratch / "store";
  ASSERT_TRUE(create_store(root, clock));
  {
    const auto store = StoreWriter::open(root, clock);
    ASSERT_TRUE(store);
    LedgerOpened opened;
    opened.administrator = *ActorId::parse("administrator");
    opened.simulated = true;
    ASSERT_TRUE(open_ledger((*store)->log(), opened, Timestamp(date_of(1970, 1, 1))));
  }
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

}  // namespace
}  // namespace grantledger
