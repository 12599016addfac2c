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
};

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
  TRY(const auto rows,
      rows_of(query.source, std::make_unique<GrantShares>(), {.as_of = query.as_of}));
  SharesWanted wanted{.scheme = options.scheme};
  const auto name = std::ranges::find(key_names(), options.by);
  wanted.by = static_cast<ShareKey>(name - key_names().begin());
  if (options.year) wanted.year = static_cast<std::uint16_t>(*options.year);
  TRY(const std::vector<ShareRow> shares, shares_in(*rows, wanted));

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
                  {"--year", "Only grants reported under this year", &options->year}},
      .run = [options](const Invocation& invocation) { return print_shares(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace grantledger
