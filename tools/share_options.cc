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

Result<CodesWanted> codes_of(const ShareOptions& options) {
  CodesWanted codes;
  if (!options.codes_as_of.empty()) {
    const Result<Date> day = parse_date(options.codes_as_of);
    if (!day) {
      return fail(Fault::malformed, "--codes-as-of: found '" + options.codes_as_of +
                                        "', expected a day like 2026-04-30");
    }
    codes.as_of = *day;
  }
  for (const std::string& split : options.splits) {
    const std::size_t equals = split.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == split.size()) {
      return fail(Fault::malformed,
                  "--split: found '" + split + "', expected old and new code like 1507=1508");
    }
    codes.splits.emplace(split.substr(0, equals), split.substr(equals + 1));
  }
  if (!codes.splits.empty() && !codes.as_of) {
    return fail(Fault::malformed, "--split: says what --codes-as-of should do, which is not given");
  }
  return codes;
}

}  // namespace

std::vector<CommandOption> share_options(ShareOptions& options) {
  return {{"--by", "What to add up by", &options.by, false, key_names()},
          {"--scheme", "Only this scheme", &options.scheme},
          {"--year", "Only grants reported under this year", &options.year},
          {"--codes-as-of", "Municipalities and counties by the codes of this day",
           &options.codes_as_of},
          {"--split", "Where a code became several: which one (OLD=NEW)", &options.splits}};
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
  TRY(wanted.codes, codes_of(options));
  return wanted;
}

}  // namespace grantledger
