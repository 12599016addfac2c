#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "projections/shares.h"
#include "tools/commands.h"
#include "tools/labels.h"
#include "tools/opened_query.h"
#include "tools/report.h"

namespace grantledger {
namespace {

// In the order of ShareKey.
const std::vector<std::string>& key_names() {
  static const std::vector<std::string> names{"scheme", "year",  "recipient",  "municipality",
                                              "county", "payer", "beneficiary"};
  return names;
}

struct Options {
  std::string by = "scheme";
  std::string scheme;
  std::optional<std::uint64_t> year;
  std::string codes_as_of;
  std::vector<std::string> splits;  // OLD=NEW
};

Result<CodesWanted> codes_of(const Options& options) {
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

Result<ExitStatus> print_shares(const Invocation& invocation, const Options& options) {
  if (options.year > std::numeric_limits<std::uint16_t>::max()) {
    return fail(Fault::malformed,
                "--year: found " + std::to_string(*options.year) + ", expected a year like 2026");
  }
  TRY(const OpenedQuery query, open_query(invocation));
  if (!options.scheme.empty()) {
    TRY(const bool known, is_known(query, "scheme:" + options.scheme));
    if (!known) return unknown(invocation, "scheme", options.scheme);
  }
  TRY(const auto history, HistoryReader::open(query.source));
  SharesWanted wanted{.scheme = options.scheme};
  TRY(wanted.codes, codes_of(options));
  const auto name = std::ranges::find(key_names(), options.by);
  wanted.by = static_cast<ShareKey>(name - key_names().begin());
  if (options.year) wanted.year = static_cast<std::uint16_t>(*options.year);
  TRY(const std::vector<ShareRow> shares, shares_at(*history, query.as_of, wanted));

  Report report{{{"key", ColumnKind::text, std::string(label_of(*name))}, {"currency"}}, {}};
  for (const std::string_view column : share_columns) {
    report.columns.push_back({std::string(column), ColumnKind::amount});
  }
  for (const ShareRow& share : shares) {
    Json row{{"key", share.key}, {"currency", text_of(share.currency)}};
    for (std::size_t i = 0; i < share_columns.size(); ++i) {
      row[std::string(share_columns[i])] = decimal_text_of({share.amounts[i], share.currency});
    }
    report.rows.push_back(std::move(row));
  }
  print(report, invocation.format, invocation.streams.out);
  return ExitStatus::done;
}

}  // namespace

CommandSpec shares_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "shares",
      .summary = "Print what state and owners carry, got and owe",
      .example = "grantledger shares --by municipality --scheme videreutdanning --year 2026",
      .options = {{"--by", "What to add up by", &options->by, false, key_names()},
                  {"--scheme", "Only this scheme", &options->scheme},
                  {"--year", "Only grants reported under this year", &options->year},
                  {"--codes-as-of", "Municipalities and counties by the codes of this day",
                   &options->codes_as_of},
                  {"--split", "Where a code became several: which one (OLD=NEW)",
                   &options->splits}},
      .run = [options](const Invocation& invocation) { return print_shares(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace grantledger
