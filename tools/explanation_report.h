#pragma once

#include <iosfwd>

#include "ledger/explain/explanation.h"
#include "tools/json_text.h"

namespace grantledger {

// {"about", "as_known_at", "facts": [{"fact", "position", …, "decided_by", "inputs", "then", "now",
// "results", "since"}]}. Amounts are decimal strings; docs/notes_explain.md shows one.
Json json_of(const Explanation& explanation);

// The same for people: a paragraph for each fact.
void print_in_words(const Explanation& explanation, std::ostream& out);

}  // namespace grantledger
