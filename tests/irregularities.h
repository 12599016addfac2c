#pragma once
// What is done to lawful lives so that a test of control must find it, or only just must not.
// Shares no code with the rules.

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "tests/stories.h"

namespace grantledger {

// One way to break a rule, and one to come as near as can be without. Both change a lawful story.
struct Irregularity {
  std::string rule;
  std::string what;  // CamelCase: how the rule is broken.
  std::function<void(Story&)> hit;
  std::function<void(Story&)> near_miss;
  std::vector<std::string> near_miss_rules = {};  // What else the near miss rightly is.
  std::size_t findings = 1;                       // How many a hit makes.
};
const std::vector<Irregularity>& all_irregularities();
// For GoogleTest.
void PrintTo(const Irregularity& irregularity,  // NOLINT(readability-identifier-naming)
             std::ostream* out);

// Of days, documents, sources and what is passed on; for all_irregularities.
void add_irregular_times(std::vector<Irregularity>& all);

}  // namespace grantledger
