// Invariants 23 to 38 together: a right story with one thing changed is refused, stopped by a later
// request, or found; or the change is harmless, as harmless.txt says with its reason. GRANTLEDGER_
// MUTATIONS=all tries every mutant; without it every so many, from a seed that is printed.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/mutation/mutants.h"
#include "tools/json_text.h"

namespace grantledger {
namespace {

const std::string root = GRANTLEDGER_SOURCE_DIR;

std::vector<StoryText> all_stories() {
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

// The changes that need not be noticed, each by command, field and direction, with a reason.
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

using FindingName = std::pair<std::string, std::string>;
std::set<FindingName> names_of(const std::vector<Finding>& findings) {
  std::set<FindingName> names;
  for (const Finding& finding : findings) names.emplace(finding.rule, finding.about);
  return names;
}

enum class Fate { refused, stopped, found, silent };

struct Counts {
  std::size_t tried = 0, refused = 0, stopped = 0, found = 0, harmless = 0, silent = 0;
};

// One story, with its state before each request.
class Trial {
 public:
  explicit Trial(const StoryText& story, std::optional<Control> without = {}) : story_(story) {
    StoryLedger ledger(controls_newest);
    if (without) ledger.without(*without);
    for (const std::string& line : story.lines) {
      before_.push_back(ledger);
      accepted_.push_back(ledger.play(line).is_accepted);
    }
    baseline_ = names_of(ledger.findings());
  }

  const std::vector<bool>& accepted() const { return accepted_; }
  const std::set<FindingName>& baseline() const { return baseline_; }

  Fate fate_of(const Mutant& mutant) const {
    StoryLedger ledger = before_[mutant.request];
    std::set<Position> changed;
    for (const std::string& line : mutant.lines) {
      const Played played = ledger.play(line);
      if (!played.is_accepted) return Fate::refused;
      changed.insert(played.position);
    }
    for (std::size_t i = mutant.request + 1; i < story_.lines.size(); ++i) {
      if (!ledger.play(story_.lines[i]).is_accepted && accepted_[i]) return Fate::stopped;
    }
    for (const Finding& finding : ledger.findings()) {
      if (baseline_.contains({std::string(finding.rule), finding.about})) continue;
      const bool names_it =
          changed.empty() || std::ranges::any_of(finding.evidence, [&](Position position) {
            return changed.contains(position);
          });
      if (names_it) return Fate::found;
    }
    return Fate::silent;
  }

 private:
  const StoryText& story_;
  std::vector<StoryLedger> before_;
  std::vector<bool> accepted_;
  std::set<FindingName> baseline_;
};

std::size_t stride() {
  const char* const wanted = std::getenv("GRANTLEDGER_MUTATIONS");
  if (wanted && std::string_view(wanted) == "all") return 1;
  constexpr std::size_t sampled = 23;
  return sampled;
}

TEST(Mutations, AreRefusedStoppedFoundOrHarmless) {
  const std::set<std::string> harmless = harmless_changes();
  std::map<std::string, std::pair<std::size_t, std::string>> silent;
  std::set<std::string> met;
  Counts counts;
  std::size_t number = 0;
  for (const StoryText& story : all_stories()) {
    const Trial trial(story);
    const Mutator mutator(story);
    for (std::size_t i = story.own_from; i < story.lines.size(); ++i) {
      if (!trial.accepted()[i]) continue;
      for (const Mutant& mutant : mutator.of(i)) {
        if (number++ % stride() != 0) continue;
        ++counts.tried;
        const Fate fate = trial.fate_of(mutant);
        counts.refused += fate == Fate::refused ? 1 : 0;
        counts.stopped += fate == Fate::stopped ? 1 : 0;
        counts.found += fate == Fate::found ? 1 : 0;
        if (fate != Fate::silent) continue;
        if (harmless.contains(mutant.text())) {
          met.insert(mutant.text());
          ++counts.harmless;
          continue;
        }
        ++counts.silent;
        auto& [times, where] = silent[mutant.text()];
        ++times;
        where = story.name + ", request " + std::to_string(i);
      }
    }
  }
  std::cout << "mutants tried " << counts.tried << ", refused " << counts.refused << ", stopped "
            << counts.stopped << ", found " << counts.found << ", harmless " << counts.harmless
            << ", silent " << counts.silent << " (every " << stride() << ")\n";
  for (const auto& [text, each] : silent) {
    ADD_FAILURE() << text << ": nobody noticed, " << each.first << " times, last in "
                  << each.second;
  }
  if (stride() > 1) return;
  for (const std::string& change : harmless) {
    EXPECT_TRUE(met.contains(change)) << "harmless.txt: no mutant is " << change;
  }
}

}  // namespace
}  // namespace grantledger
