#include "tests/mutation/trial.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace grantledger {
namespace {

const std::string root = GRANTLEDGER_SOURCE_DIR;

}  // namespace

std::vector<StoryText> right_stories() {
  std::vector<StoryText> stories;
  stories.push_back(
      story_of("sample year",
               {root + "/docs/sample/01-opening.jsonl", root + "/docs/sample/02-applications.jsonl",
                root + "/docs/sample/03-decisions.jsonl", root + "/docs/sample/04-autumn.jsonl",
                root + "/docs/sample/05-second-year.jsonl"}));
  const StoryText opening = opened_story();
  for (const std::string& file : files_in(root + "/docs/schemes/lives", ".jsonl")) {
    if (file.ends_with("opening.jsonl") || file.ends_with(".refused.jsonl")) continue;
    StoryText story = opening;
    story.name = std::filesystem::path(file).filename().string();
    story.own_from = story.lines.size();
    const StoryText own = story_of(story.name, {file});
    story.lines.insert(story.lines.end(), own.lines.begin(), own.lines.end());
    stories.push_back(std::move(story));
  }
  return stories;
}

std::set<std::string> harmless_changes() {
  std::ifstream file(root + "/tests/mutation/harmless.txt");
  std::set<std::string> changes;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with("#")) continue;
    const std::size_t end = line.find(':');
    EXPECT_NE(end, std::string::npos) << "without a reason: " << line;
    changes.insert(line.substr(0, end));
  }
  return changes;
}

std::set<Trial::FindingName> Trial::names_of(const std::vector<Finding>& findings) {
  std::set<FindingName> names;
  for (const Finding& finding : findings) names.emplace(finding.rule, finding.about);
  return names;
}

Trial::Trial(const StoryText& story, std::optional<Control> without) : story_(story) {
  StoryLedger ledger(controls_newest);
  if (without) ledger.without(*without);
  for (const std::string& line : story.lines) {
    before_.push_back(ledger);
    accepted_.push_back(ledger.play(line).is_accepted);
  }
  baseline_ = names_of(ledger.findings());
}

Outcome Trial::outcome_of(const Mutant& mutant) const {
  StoryLedger ledger = before_[mutant.request];
  std::set<Position> changed;
  for (const std::string& line : mutant.lines) {
    const Played played = ledger.play(line);
    if (!played.is_accepted) return {Fate::refused, played.reason};
    changed.insert(played.position);
  }
  for (std::size_t i = mutant.request + 1; i < story_.lines.size(); ++i) {
    if (!ledger.play(story_.lines[i]).is_accepted && accepted_[i]) return {Fate::stopped};
  }
  for (const Finding& finding : ledger.findings()) {
    if (baseline_.contains({std::string(finding.rule), finding.about})) continue;
    const bool names_it =
        changed.empty() || std::ranges::any_of(finding.evidence, [&](Position position) {
          return changed.contains(position);
        });
    if (names_it) return {Fate::found};
  }
  return {Fate::silent};
}

}  // namespace grantledger
