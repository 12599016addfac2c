#pragma once

#include <string>
#include <vector>

#include "projections/shares.h"
#include "tools/codes_options.h"

namespace grantledger {

// What a command that reports on shares can be told.
struct ShareOptions {
  std::string by = "scheme";
  std::string scheme;
  std::optional<std::uint64_t> year;
  CodesOptions codes;
};

// Options that write to `options`, which must outlive them.
std::vector<CommandOption> share_options(ShareOptions& options);

// Whether nothing was said.
bool are_defaults(const ShareOptions& options);

// Errors: malformed, with the option and what it expects.
Result<SharesWanted> shares_wanted(const ShareOptions& options);

}  // namespace grantledger
