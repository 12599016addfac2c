#include "tools/share_options.h"

#include <algorithm>
#include <limits>

namespace grantledger {
namespace {

// In the order of ShareKey.
const std::vector<std::string>& key_names() {
  static const std::vector<std::string> names{"scheme", "year",  "recipient",  "municipality",
                                              "county", "payer", "beneficiary"};
  return names;
}

}  // namespace

std::vector<CommandOption> share_options(ShareOptions& options) {
  std::vector<CommandOption> all{{"--by", "What to add up by", &options.by, false, key_names()},
                                 {"--scheme", "Only this scheme", &options.scheme},
                                 {"--year", "Only grants reported under this year", &options.year}};
  for (CommandOption& each : codes_options(options.codes)) all.push_back(std::move(each));
  return all;
}

bool are_defaults(const ShareOptions& options) {
  return options.by == ShareOptions().by && options.scheme.empty() && !options.year &&
         options.codes.as_of.empty() && options.codes.splits.empty();
}

Result<SharesWanted> shares_wanted(const ShareOptions& options) {
  if (options.year > std::numeric_limits<std::uint16_t>::max()) {
    return fail(Fault::malformed,
                "--year: found " + std::to_string(*options.year) + ", expected a year like 2026");
  }
  SharesWanted wanted{.scheme = options.scheme};
  const auto name = std::ranges::find(key_names(), options.by);
  wanted.by = static_cast<ShareKey>(name - key_names().begin());
  if (options.year) wanted.year = static_cast<std::uint16_t>(*options.year);
  TRY(wanted.codes, codes_wanted(options.codes, options.by));
  return wanted;
}

}  // namespace grantledger
