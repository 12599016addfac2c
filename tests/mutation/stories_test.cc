// Right stories are recorded and nothing is found in them but what their pages say: the lives of
// docs/schemes/lives and the practice of tests/practice.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "tests/mutation/played_story.h"

namespace grantledger {
namespace {

const std::string root = GRANTLEDGER_SOURCE_DIR;
const std::string lives = root + "/docs/schemes/lives";
const std::string practice = root + "/tests/practice";

std::string name_of_file(const std::string& file) {
  return std::filesystem::path(file).filename().string();
}

// The ledger that every life begins with.
const StoryLedger& opened_ledger() {
  static const StoryLedger ledger = [] {
    StoryLedger opened(controls_newest);
    for (const std::string& line : opened_story().lines) {
      EXPECT_TRUE(opened.play(line).is_accepted) << line.substr(0, 300);
    }
    return opened;
  }();
  return ledger;
}

void play_all(StoryLedger& ledger, const std::string& file) {
  std::size_t number = 0;
  for (const std::string& line : story_of("", {file}).lines) {
    const Played played = ledger.play(line);
    EXPECT_TRUE(played.is_accepted)
        << name_of_file(file) << ", request " << number << ": " << played.reason;
    ++number;
  }
}

std::multiset<std::string> found_in(const StoryLedger& ledger, Severity least) {
  std::multiset<std::string> found;
  for (const Finding& finding : ledger.findings(least)) {
    found.insert(std::string(finding.rule) + ": " + std::string(name_of(finding.severity)));
  }
  return found;
}

// The cells of the table rows of a page, without the marks of code.
std::vector<std::vector<std::string>> rows_of(const std::string& page) {
  std::ifstream in(page);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("| ") || line.find(" | ") == std::string::npos) continue;
    std::vector<std::string>& cells = rows.emplace_back();
    for (std::size_t from = 2; from < line.size();) {
      const std::size_t to = std::min(line.find(" |", from), line.size());
      std::string cell = line.substr(from, to - from);
      std::erase(cell, '`');
      cells.push_back(std::move(cell));
      from = to + 3;
    }
  }
  return rows;
}

TEST(Lives, AreRecordedToTheirEndAndNothingIsFound) {
  std::size_t count = 0;
  for (const std::string& file : files_in(lives, ".jsonl")) {
    if (file.ends_with("opening.jsonl") || file.ends_with(".refused.jsonl")) continue;
    StoryLedger ledger = opened_ledger();
    play_all(ledger, file);
    EXPECT_EQ(found_in(ledger, Severity::low), std::multiset<std::string>{}) << name_of_file(file);
    ++count;
  }
  EXPECT_GE(count, 20u);
}

TEST(Lives, RefuseWhatTheirPageSays) {
  std::map<std::pair<std::string, std::size_t>, std::string> expected;
  for (const auto& cells : rows_of(lives + "/README.md")) {
    const bool is_line = cells.size() == 4 && !cells[1].empty() &&
                         cells[1].find_first_not_of("0123456789") == std::string::npos;
    if (is_line) expected[{cells[0], std::stoul(cells[1])}] = cells[2];
  }
  std::size_t count = 0;
  for (const std::string& file : files_in(lives, ".refused.jsonl")) {
    std::string name = name_of_file(file);
    name.resize(name.find('.'));
    StoryLedger ledger = opened_ledger();
    play_all(ledger, lives + "/" + name + ".jsonl");
    std::size_t number = 0;
    for (const std::string& line : story_of("", {file}).lines) {
      EXPECT_EQ(ledger.play(line).reason, (expected[{name, ++number}])) << name << ", " << number;
      ++count;
    }
  }
  EXPECT_EQ(count, expected.size());
}

TEST(Practice, IsRecordedAndFoundAsItsPageSays) {
  std::map<std::string, std::string> expected;
  for (const auto& cells : rows_of(practice + "/README.md")) {
    if (cells.size() == 3 && cells[0].ends_with(".jsonl")) expected[cells[0]] = cells[2];
  }
  for (const std::string& file : files_in(practice, ".jsonl")) {
    StoryLedger ledger = opened_ledger();
    play_all(ledger, file);
    std::string found;
    for (const std::string& each : found_in(ledger, Severity::note)) {
      found += (found.empty() ? "" : ", ") + each;
    }
    EXPECT_EQ(found.empty() ? "none" : found, expected[name_of_file(file)]) << name_of_file(file);
  }
  EXPECT_GE(expected.size(), 20u);
}

}  // namespace
}  // namespace grantledger
