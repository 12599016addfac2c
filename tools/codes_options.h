#pragma once

#include <string>
#include <vector>

#include "projections/municipalities.h"
#include "tools/command_spec.h"

namespace grantledger {

// What a command that reports by municipality or county can be told of codes.
struct CodesOptions {
  std::string as_of;
  std::vector<std::string> splits;  // OLD=NEW
};

// --codes-as-of and --split, which write to `options`; it must outlive them.
std::vector<CommandOption> codes_options(CodesOptions& options);

// What was said, of a report by `by`. Errors: malformed, with the option and what it expects; also
// if something is said that such a report does not heed.
Result<CodesWanted> codes_wanted(const CodesOptions& options, std::string_view by);

}  // namespace grantledger
