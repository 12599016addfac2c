#pragma once

#include <string>
#include <vector>

#include "events/rule_facts.h"

namespace grantledger {

inline constexpr std::int64_t denominator_max = 1'000'000;
inline constexpr std::size_t rule_list_length_max = 100;  // Groups, rates, sources, instalments.

// What keeps the version from being a rule that can be computed with, each as a path and what was
// expected: "pooled.sources: the shares add up to 1". Empty means that every evaluation of the
// version gives amounts for input in its range. Checked when a version is published, so that no
// decision meets a rule that makes no sense.
std::vector<std::string> problems_of(const RuleVersion& rule);

}  // namespace grantledger
