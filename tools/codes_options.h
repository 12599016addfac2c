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

// Errors: malformed, with the option and what it expects.
Result<CodesWanted> codes_wanted(const CodesOptions& options);

}  // namespace grantledger
