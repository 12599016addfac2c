#include <memory>
#include <nlohmann/json.hpp>

#include "tools/commands.h"
#include "tools/labels.h"
#include "tools/opened_query.h"
#include "tools/report.h"
#include "tools/share_options.h"

namespace grantledger {
namespace {

Result<ExitStatus> print_shares(const Invocation& invocation, const ShareOptions& options) {
  TRY(const SharesWanted wanted, shares_wanted(options));
  TRY(const OpenedQuery query, open_query(invocation));
  if (!options.scheme.empty()) {
    TRY(const bool known, is_known(query, "scheme:" + options.scheme));
    if (!known) return unknown(invocation, "scheme", options.scheme);
  }
  TRY(const auto history, HistoryReader::open(query.source));
  TRY(const std::vector<ShareRow> shares, shares_at(*history, query.as_of, wanted));

  Report report{{{"key", ColumnKind::text, std::string(label_of(options.by))}, {"currency"}}, {}};
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
  const auto options = std::make_shared<ShareOptions>();
  return {
      .name = "shares",
      .summary = "Print what state and owners carry, got and owe",
      .example = "grantledger shares --by municipality --scheme videreutdanning --year 2026",
      .options = share_options(*options),
      .run = [options](const Invocation& invocation) { return print_shares(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace grantledger
