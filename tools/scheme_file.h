#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "events/rule_facts.h"

namespace grantledger {

// A scheme and its rule versions as docs/schemes/*.toml hold them, ready to be recorded.
struct SchemeFile {
  SchemeEstablished scheme;
  std::vector<RuleVersionPublished> versions;  // In the order of the file.
};

// Everything that is wrong with the file, one line each: file:line: key: found, expected.
using SchemeProblems = std::vector<std::string>;

// Reads the text of a scheme file; `file` names it in problems. docs/schemes/README.md says what it
// holds. Any parameter may be written { value = …, illustrative = true } (amounts:
// { amount = …, illustrative = true }); its path then stands among the version's illustrative
// parameters. A version that rules cannot compute with (ledger/rules/rule_check.h) is a problem.
tl::expected<SchemeFile, SchemeProblems> parse_scheme(std::string_view text,
                                                      const std::string& file);

// The same from a file. A file that cannot be read is the one problem.
tl::expected<SchemeFile, SchemeProblems> read_scheme_file(const std::string& path);

}  // namespace grantledger
