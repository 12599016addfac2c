// How many of a thousand irregularities are found, and how much else is said, in books full of
// lawful lives. The seed is printed; GRANTLEDGER_SEED replays one.

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "tests/finding_books.h"
#include "tests/played_ledger.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

constexpr std::size_t count_each = 1'000;

std::uint64_t seed_of_run() {
  const char* const text = std::getenv("GRANTLEDGER_SEED");
  return text != nullptr ? std::strtoull(text, nullptr, 10) : 20'261'122;
}

// What was done to a story, and what must be found in it.
struct Planted {
  const Irregularity* irregularity = nullptr;
  bool is_hit = false;
  Story story;
  std::size_t next = 0;  // The step that is recorded next.
  std::multiset<std::string> found;

  std::multiset<std::string> expected() const {
    std::multiset<std::string> rules;
    for (std::size_t i = 0; is_hit && i < irregularity->findings; ++i) {
      rules.insert(irregularity->rule);
    }
    if (!is_hit) {
      rules.insert(irregularity->near_miss_rules.begin(), irregularity->near_miss_rules.end());
    }
    return rules;
  }
};

std::vector<Planted> planted(RandomNumbers& random) {
  std::vector<Planted> all;
  for (std::size_t i = 0; i < 2 * count_each; ++i) {
    Planted& each = all.emplace_back();
    const auto& irregularities = all_irregularities();
    // Each kind in turn, so that none is left out.
    each.irregularity = &irregularities[i / 2 % irregularities.size()];
    each.is_hit = i % 2 == 0;
    each.story = lawful_story(i + 1, random);
    (each.is_hit ? each.irregularity->hit : each.irregularity->near_miss)(each.story);
  }
  return all;
}

// Records all stories step by step, in a random order between them. Returns whose each position is.
std::vector<std::size_t> record(FindingBooks& books, std::vector<Planted>& all,
                                RandomNumbers& random) {
  std::vector<std::size_t> owners(books.log().head() + 1, all.size());
  std::vector<std::size_t> open(all.size());
  for (std::size_t i = 0; i < open.size(); ++i) open[i] = i;
  while (!open.empty()) {
    const std::size_t at = random.below(open.size());
    Planted& story = all[open[at]];
    books.record(story.story.steps[story.next++]);
    owners.push_back(open[at]);
    if (story.next < story.story.steps.size()) continue;
    open[at] = open.back();
    open.pop_back();
  }
  return owners;
}

std::size_t owner_of(const Finding& finding, const std::vector<std::size_t>& owners,
                     std::size_t nobody) {
  for (const Position position : finding.evidence) {
    if (owners[position] != nobody) return owners[position];
  }
  return nobody;
}

TEST(Findings, FindEveryPlantedIrregularityAndLittleElse) {
  const std::uint64_t seed = seed_of_run();
  std::cout << "seed " << seed << '\n';
  RandomNumbers random(seed);
  MemoryLedger ledger;
  Simulation simulation({.seed = seed, .years = 2, .municipalities = 100});
  std::vector<Request> requests;
  while (auto request = simulation.next()) requests.push_back(*std::move(request));
  ledger.play(requests);

  FindingBooks books(ledger.log());
  std::set<std::string> before;  // What the simulated lives hold by themselves.
  for (const Finding& each : books.findings()) before.insert(std::string(each.rule) + each.id);
  std::vector<Planted> all = planted(random);
  const std::vector<std::size_t> owners = record(books, all, random);
  std::size_t said = 0;
  std::size_t wrongly = 0;
  for (const Finding& each : books.findings()) {
    if (before.erase(std::string(each.rule) + each.id) > 0) continue;
    ++said;
    const std::size_t owner = owner_of(each, owners, all.size());
    if (owner == all.size()) {
      ++wrongly;
      ADD_FAILURE() << "of nobody: " << each.rule << ' ' << each.about;
      continue;
    }
    all[owner].found.emplace(each.rule);
  }
  EXPECT_TRUE(before.empty()) << before.size() << " findings are lost";
  std::size_t missed = 0;
  for (const Planted& each : all) {
    const auto expected = each.expected();
    std::multiset<std::string> more;
    std::ranges::set_difference(each.found, expected, std::inserter(more, more.end()));
    std::multiset<std::string> less;
    std::ranges::set_difference(expected, each.found, std::inserter(less, less.end()));
    wrongly += more.size();
    if (!less.empty() && each.is_hit) ++missed;
    if (!less.empty() || !more.empty()) {
      std::cout << each.irregularity->rule << ' ' << each.irregularity->what
                << (each.is_hit ? "" : " (near miss)") << ": " << less.size() << " missed, "
                << more.size() << " too many" << (more.empty() ? "" : ", such as " + *more.begin())
                << '\n';
    }
  }
  std::cout << count_each << " irregularities and as many near misses among " << books.log().head()
            << " envelopes: " << missed << " missed, " << said << " findings, " << wrongly
            << " of them wrong\n";
  EXPECT_EQ(missed, 0U);
  EXPECT_LE(wrongly * 20, said);
}

}  // namespace
}  // namespace grantledger
