#pragma once
// The right stories, and what becomes of one when one thing in it is changed.

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/mutation/mutants.h"
#include "tests/mutation/played_story.h"

namespace grantledger {

// The sample year, and each life of docs/schemes/lives after their common opening.
std::vector<StoryText> right_stories();

// The changes that need not be noticed, as Mutant::text() names them. Each stands in harmless.txt
// with its reason.
std::set<std::string> harmless_changes();

enum class Fate {
  refused,  // At once.
  stopped,  // A later request, which is accepted in the right story, was refused.
  found,    // By the audit, which names the changed fact.
  silent,
};

struct Outcome {
  Fate fate = Fate::silent;
  std::string reason = {};  // Of what was refused at once.
};

// One story, with its state before each request. Refers to the story, which must outlive it.
class Trial {
 public:
  // Without `control` from the first request on, if one is named.
  explicit Trial(const StoryText& story, std::optional<Control> without = {});

  // By request of the story: whether it was accepted unchanged.
  const std::vector<bool>& accepted() const { return accepted_; }

  Outcome outcome_of(const Mutant& mutant) const;

 private:
  using FindingName = std::pair<std::string, std::string>;
  static std::set<FindingName> names_of(const std::vector<Finding>& findings);

  const StoryText& story_;
  std::vector<StoryLedger> before_;
  std::vector<bool> accepted_;
  std::set<FindingName> baseline_;
};

}  // namespace grantledger
