// docs/invariants.md names every control, docs/powers.md every command's power, as the program
// does.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <ostream>
#include <set>
#include <tuple>

#include "events/codec.h"
#include "ledger/domain/controls.h"
#include "ledger/domain/powers.h"
#include "tests/document_tables.h"
#include "tests/filled.h"

namespace grantledger {
namespace {

// Code, first level, invariant, reason.
using ControlLine = std::tuple<std::string, std::string, std::string, std::string>;

std::vector<ControlLine> controls_of_the_program() {
  std::vector<ControlLine> lines;
  for (const ControlText& each : control_texts()) {
    lines.emplace_back(each.code, std::to_string(each.first_level), std::to_string(each.invariant),
                       text_of(each.reason)->code);
  }
  return lines;
}

TEST(InvariantsDocument, NamesEveryControlInItsTable) {
  std::vector<ControlLine> told;
  for (const TableRow& row : table_rows("invariants.md")) {
    if (row.section != "All controls") continue;
    ASSERT_EQ(row.cells.size(), 4U);
    told.emplace_back(only_marked_in(row.cells[0]), row.cells[1], row.cells[2],
                      only_marked_in(row.cells[3]));
  }
  EXPECT_EQ(told, controls_of_the_program());
}

// Each with a test there is.
TEST(InvariantsDocument, TellsWhatOnlyEachControlKeepsOut) {
  std::ifstream file(GRANTLEDGER_SOURCE_DIR "/tests/domain/controls_test.cc");
  const std::string tests((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::vector<std::string> told;
  for (const TableRow& row : table_rows("invariants.md")) {
    if (row.section != "What only each control keeps out") continue;
    ASSERT_EQ(row.cells.size(), 4U);
    told.push_back(only_marked_in(row.cells[0]));
    const std::string test = ", " + only_marked_in(row.cells[2]) + ") {";
    EXPECT_NE(tests.find(test), std::string::npos) << row.cells[2];
  }
  std::vector<std::string> of_the_program;
  for (const ControlText& each : control_texts()) of_the_program.emplace_back(each.code);
  EXPECT_EQ(told, of_the_program);
}

// "23. Money goes only where it belongs" is a section of invariant 23.
TEST(InvariantsDocument, NamesEveryControlUnderItsInvariant) {
  std::vector<ControlLine> told;
  for (const TableRow& row : table_rows("invariants.md")) {
    const std::size_t dot = row.section.find(". ");
    if (dot == std::string::npos) continue;
    ASSERT_EQ(row.cells.size(), 4U) << row.section;
    EXPECT_NE(row.cells[3], "") << row.cells[0];
    told.emplace_back(only_marked_in(row.cells[0]), row.cells[1], row.section.substr(0, dot),
                      only_marked_in(row.cells[2]));
  }
  EXPECT_EQ(told, controls_of_the_program());
}

TEST(InvariantsDocument, TellsOfEveryInvariantFrom1To38) {
  std::set<int> told;
  for (const TableRow& row : table_rows("invariants.md")) {
    const bool is_old = row.section == "Invariants 1–22";
    const std::size_t dot = row.section.find(". ");
    if (is_old) told.insert(std::stoi(row.cells[0]));
    if (!is_old && dot != std::string::npos) told.insert(std::stoi(row.section.substr(0, dot)));
  }
  EXPECT_EQ(told.size(), 38U);
  EXPECT_EQ(*told.begin(), 1);
  EXPECT_EQ(*told.rbegin(), 38);
}

std::string name_of(Power power) {
  return std::string(names_of(power)[static_cast<std::size_t>(power)]);
}

// Command, power, note.
using PowerLine = std::tuple<std::string, std::string, std::string>;

TEST(PowersDocument, NamesThePowerOfEveryCommand) {
  std::vector<PowerLine> told;
  for (const TableRow& row : table_rows("powers.md")) {
    if (row.section != "Which power a command takes") continue;
    ASSERT_EQ(row.cells.size(), 3U);
    told.emplace_back(only_marked_in(row.cells[0]), only_marked_in(row.cells[1]), row.cells[2]);
  }
  std::vector<PowerLine> of_the_program;
  for (const CommandPower& each : command_powers()) {
    of_the_program.emplace_back(each.command, each.power ? name_of(*each.power) : "", each.note);
  }
  EXPECT_EQ(told, of_the_program);
}

TEST(PowersDocument, TellsWhatEveryPowerIsFor) {
  std::vector<std::string> told;
  for (const TableRow& row : table_rows("powers.md")) {
    if (row.section.empty()) told.push_back(only_marked_in(row.cells[0]));
  }
  std::vector<std::string> of_the_program;
  for (const std::string_view name : names_of(Power{})) of_the_program.emplace_back(name);
  EXPECT_EQ(told, of_the_program);
}

TEST(PowersDocument, HasARowForEveryCommandThereIs) {
  std::set<std::string> told;
  for (const CommandPower& each : command_powers()) told.emplace(each.command);
  std::set<std::string> codes;
  for (std::size_t i = 0; i < std::variant_size_v<EventKinds>; ++i) {
    const std::string_view code = command_code_of(filled_event(i));
    if (!code.empty()) codes.emplace(code);
  }
  EXPECT_EQ(told, codes);
  EXPECT_EQ(told.size(), command_powers().size());
}

}  // namespace
}  // namespace grantledger
