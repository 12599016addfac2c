#include "tools/codes_options.h"

namespace grantledger {

std::vector<CommandOption> codes_options(CodesOptions& options) {
  return {{"--codes-as-of", "Municipalities and counties by the codes of this day", &options.as_of},
          {"--split", "Where a code became several: which one (OLD=NEW)", &options.splits}};
}

Result<CodesWanted> codes_wanted(const CodesOptions& options, std::string_view by) {
  const bool is_heeded = by == "municipality" || by == "county";
  if (!is_heeded && (!options.as_of.empty() || !options.splits.empty())) {
    return fail(Fault::malformed,
                "--codes-as-of and --split are for reports by municipality or county, not by " +
                    std::string(by));
  }
  CodesWanted codes;
  if (!options.as_of.empty()) {
    const Result<Date> day = parse_date(options.as_of);
    if (!day) {
      return fail(Fault::malformed,
                  "--codes-as-of: found '" + options.as_of + "', expected a day like 2026-04-30");
    }
    codes.as_of = *day;
  }
  for (const std::string& split : options.splits) {
    const std::size_t equals = split.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == split.size()) {
      return fail(Fault::malformed,
                  "--split: found '" + split + "', expected old and new code like 1507=1508");
    }
    if (!codes.splits.emplace(split.substr(0, equals), split.substr(equals + 1)).second) {
      return fail(Fault::malformed, "--split: " + split.substr(0, equals) + " is said twice");
    }
  }
  if (!codes.splits.empty() && !codes.as_of) {
    return fail(Fault::malformed, "--split: says what --codes-as-of should do, which is not given");
  }
  return codes;
}

}  // namespace grantledger
