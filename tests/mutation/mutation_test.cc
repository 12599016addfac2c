// Invariants 23 to 38 together: a right story with one thing changed is refused, stopped by a later
// request, or found; or the change is harmless, as harmless.txt says with its reason. GRANTLEDGER_
// MUTATIONS=all tries every mutant; without it every so many, from a seed that is printed.

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

#include "tests/mutation/trial.h"

namespace grantledger {
namespace {

struct Counts {
  std::size_t tried = 0, refused = 0, stopped = 0, found = 0, harmless = 0, silent = 0;
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
  for (const StoryText& story : right_stories()) {
    const Trial trial(story);
    const Mutator mutator(story);
    for (std::size_t i = story.own_from; i < story.lines.size(); ++i) {
      if (!trial.accepted()[i]) continue;
      for (const Mutant& mutant : mutator.of(i)) {
        if (number++ % stride() != 0) continue;
        ++counts.tried;
        const Fate fate = trial.outcome_of(mutant).fate;
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
