#include <memory>
#include <nlohmann/json.hpp>

#include "projections/balances.h"
#include "tools/commands.h"
#include "tools/opened_query.h"
#include "tools/report.h"

namespace grantledger {
namespace {

struct Options {
  bool with_empty = false;
  std::string grant;
};

Result<ExitStatus> print_balances(const Invocation& invocation, const Options& options) {
  TRY(const OpenedQuery query, open_query(invocation));
  if (!options.grant.empty()) {
    TRY(const bool known, is_known(query, "grant:" + options.grant));
    if (!known) return unknown(invocation, "grant", options.grant);
  }
  TRY(const auto history, HistoryReader::open(query.source));
  TRY(const std::vector<Balance> balances,
      options.grant.empty() ? balances_at(*history, query.as_of)
                            : balances_of_grant(*history, options.grant, query.as_of));
  Report report{{{"account"}, {"currency"}, {"amount", ColumnKind::amount}}, {}};
  for (const Balance& balance : balances) {
    if (balance.amount.minor_units == 0 && !options.with_empty) continue;
    report.rows.push_back({{"account", balance.account},
                           {"currency", text_of(balance.amount.currency)},
                           {"amount", decimal_text_of(balance.amount)}});
  }
  print(report, invocation.format, invocation.streams.out);
  return ExitStatus::done;
}

}  // namespace

CommandSpec balances_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "balances",
      .summary = "Print what stands on each account; debit is positive",
      .example =
          "grantledger balances --effective-on 2026-12-31 --as-known-at "
          "2027-01-05T00:00:00Z",
      .options = {{"--empty", "Also accounts on which nothing stands now", &options->with_empty},
                  {"--grant", "Only the accounts of this grant", &options->grant}},
      .run =
          [options](const Invocation& invocation) { return print_balances(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace grantledger
