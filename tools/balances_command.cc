#include <memory>
#include <nlohmann/json.hpp>

#include "projections/balances.h"
#include "tools/commands.h"
#include "tools/opened_query.h"
#include "tools/report.h"

namespace grantledger {
namespace {

Result<ExitStatus> print_balances(const Invocation& invocation, bool with_empty) {
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const auto rows, rows_of(query.source, std::make_unique<Balances>(), {.as_of = query.as_of}));
  TRY(const std::vector<Balance> balances, balances_in(*rows));
  Report report{{{"account"}, {"currency"}, {"amount", ColumnKind::amount}}, {}};
  for (const Balance& balance : balances) {
    if (balance.amount.minor_units == 0 && !with_empty) continue;
    report.rows.push_back({{"account", balance.account},
                           {"currency", text_of(balance.amount.currency)},
                           {"amount", decimal_text_of(balance.amount)}});
  }
  print(report, invocation.format, invocation.streams.out);
  return ExitStatus::done;
}

}  // namespace

CommandSpec balances_command() {
  const auto with_empty = std::make_shared<bool>(false);
  return {
      .name = "balances",
      .summary = "Print what stands on each account; debit is positive",
      .example =
          "grantledger balances --effective-on 2026-12-31 --as-known-at "
          "2027-01-05T00:00:00Z",
      .options = {{"--empty", "Also accounts on which nothing stands now", with_empty.get()}},
      .run = [with_empty](
                 const Invocation& invocation) { return print_balances(invocation, *with_empty); },
      .takes_as_of = true};
}

}  // namespace grantledger
