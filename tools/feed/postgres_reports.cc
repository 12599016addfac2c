#include "tools/feed/postgres_reports.h"

#include <algorithm>
#include <thread>

#include "projections/account.h"
#include "projections/balances.h"
#include "projections/budget.h"
#include "projections/findings/findings.h"
#include "projections/shares.h"
#include "tools/feed/copy_text.h"

namespace grantledger {
namespace {

constexpr unsigned threads_max = 4;

// Ends the row that is being written and keeps it.
void keep(CopyText& row, ReportRows& kept) {
  row.end_row();
  kept.rows.push_back(row.text());
  row.clear();
}

Result<ReportRows> balance_rows(const HistoryReader& history, const AsOf& as_of) {
  TRY(const std::vector<Balance> balances, balances_at(history, as_of));
  ReportRows kept{.table = &balances_table()};
  CopyText row;
  for (const Balance& balance : balances) {
    if (balance.amount.minor_units == 0) continue;
    const std::string& name = balance.account;
    const auto account = parse_account(name).value_or(Account{});
    row.add(name).add(text_of(balance.amount.currency)).add(name.substr(0, name.find(':')));
    row.add_unless_empty(account.line).add_unless_empty(account.party);
    row.add_unless_empty(account.grant).add(balance.amount);
    keep(row, kept);
  }
  return kept;
}

Result<ReportRows> share_rows(const HistoryReader& history, const AsOf& as_of) {
  TRY(const std::vector<ShareRow> shares,
      shares_at(history, as_of, {.by = ShareKey::grant_and_all}));
  ReportRows kept{.table = &shares_table()};
  CopyText row;
  for (const ShareRow& share : shares) {
    TRY(const GrantShareParts parts, grant_share_parts(share.key));
    const bool has_year = !parts.year.empty() && parts.year != "unknown";
    row.add(parts.grant).add(parts.scheme).add(has_year ? parts.year : "0").add(parts.recipient);
    row.add(parts.municipality).add(parts.county).add(parts.payer).add(parts.beneficiary);
    row.add(text_of(share.currency));
    for (const std::int64_t amount : share.amounts) row.add(Money{amount, share.currency});
    keep(row, kept);
  }
  return kept;
}

Result<ReportRows> budget_rows(const HistoryReader& history, const AsOf& as_of) {
  TRY(const std::vector<BudgetRow> budget, budget_at(history, as_of, {}));
  ReportRows kept{.table = &budget_table()};
  CopyText row;
  for (const BudgetRow& line : budget) {
    const std::string_view name = line.key;
    const std::size_t colon = name.rfind(':');
    row.add(name).add(text_of(line.currency));
    row.add(name.substr(0, colon)).add(name.substr(colon + 1));
    for (const std::int64_t amount : line.amounts) row.add(Money{amount, line.currency});
    keep(row, kept);
  }
  return kept;
}

std::string array_of(const std::vector<Position>& positions) {
  std::string text = "{";
  for (const Position position : positions) {
    if (text.size() > 1) text += ',';
    text += std::to_string(position);
  }
  return text + "}";
}

// Their texts may hold what people wrote, which a fact with such a text is parked for; a finding
// must be storable.
Result<ReportRows> finding_rows(const QuerySource& source, const AsOf& as_of) {
  const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, threads_max);
  TRY(const std::vector<Finding> findings,
      findings_of(source, {.as_of = as_of, .threads = threads}));
  ReportRows kept{.table = &findings_table()};
  CopyText row;
  for (const Finding& each : findings) {
    row.add(each.id).add(each.rule).add(name_of(each.severity)).add(storable_text_of(each.about));
    row.add(text_of(each.day));
    row.add_unless_empty(each.at_risk ? text_of(each.at_risk->currency) : "").add(each.at_risk);
    const auto& assessment = each.assessment;
    row.add_unless_empty(!assessment ? "" : assessment->is_accepted ? "accepted" : "rejected");
    row.add_unless_empty(assessment ? assessment->assessed_by : "");
    assessment ? row.add(storable_text_of(assessment->reason)) : row.add_null();
    row.add(array_of(each.evidence)).add(storable_text_of(each.what));
    keep(row, kept);
  }
  return kept;
}

}  // namespace

Result<std::vector<ReportRows>> report_rows_at(const QuerySource& source, Position position) {
  const AsOf as_of{.known_at = position};
  TRY(const auto history, HistoryReader::open(source));
  std::vector<ReportRows> all;
  TRY(all.emplace_back(), balance_rows(*history, as_of));
  TRY(all.emplace_back(), share_rows(*history, as_of));
  TRY(all.emplace_back(), budget_rows(*history, as_of));
  TRY(all.emplace_back(), finding_rows(source, as_of));
  for (ReportRows& each : all) std::ranges::sort(each.rows);
  return all;
}

std::string_view key_of_row(std::string_view row, std::size_t key_size) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < key_size; ++i) end = row.find_first_of("\t\n", end) + 1;
  return row.substr(0, end - 1);
}

}  // namespace grantledger
