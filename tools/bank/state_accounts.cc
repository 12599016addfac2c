#include "tools/bank/state_accounts.h"

#include <algorithm>
#include <set>

#include "events/postings.h"
#include "projections/account.h"
#include "projections/fact_scan.h"
#include "tools/import/source_table.h"

namespace grantledger {
namespace {

Date month_of(Date day) {
  const std::chrono::year_month_day date(day);
  return std::chrono::sys_days(date.year() / date.month() / 1);
}

// A row as its columns say it.
struct RowCells {
  std::string line;
  std::string month;
  std::string booked;
  std::string currency;
};

RowCells cells_of(const SourceTable& table, const SourceRow& row) {
  const auto cell = [&](std::string_view name) {
    const std::optional<std::size_t> place = table.column(name);
    return place ? row.cells[*place] : std::string();
  };
  RowCells cells{cell("line"), cell("month"), cell("booked"), cell("currency")};
  if (cells.currency.empty()) cells.currency = "NOK";
  return cells;
}

// Where to say what is wrong with a row.
struct RowPlace {
  const SourceTable& table;
  const SourceRow& row;
  Problems& problems;

  void wrong(const char* column, const std::string& found, std::string expected) const {
    problems.add({table.file, row.row, column, found.empty() ? "nothing" : "'" + found + "'",
                  std::move(expected)});
  }
};

// None after a problem.
std::optional<LineMonth> key_of(const RowCells& cells, const RowPlace& place) {
  const Result<Line> line = parse_line(cells.line);
  if (!line) place.wrong("line", cells.line, "a line like 226.22:2026");
  const Result<Date> month = parse_date(cells.month + "-01");
  if (!month) place.wrong("month", cells.month, "a month like 2026-03");
  const Result<Currency> currency = parse_currency(cells.currency);
  if (!currency) place.wrong("currency", cells.currency, "a currency like NOK");
  if (!line || !month || !currency) return std::nullopt;
  return LineMonth{*line, *month, *currency};
}

using PaidByMonth = std::map<LineMonth, PaidInMonth>;

// Takes the fact's postings to accounts paid:LINE:GRANT.
void take(PaidByMonth& all, const ScannedFact& scanned) {
  const Date month = month_of(effective_on(scanned.fact()));
  for (const Entry& entry : postings(scanned.fact())) {
    const std::optional<Account> account = parse_account(entry.account);
    if (!account || account->kind != AccountKind::paid) continue;
    const Result<Line> line = parse_line(account->line);
    if (!line) continue;
    const Currency currency = entry.amount.currency;
    const LineMonth key{*line, month, currency};
    PaidInMonth& paid = all.try_emplace(key, PaidInMonth{{0, currency}, {}}).first->second;
    paid.paid += entry.amount;
    if (paid.positions.empty() || paid.positions.back() != scanned.position) {
      paid.positions.push_back(scanned.position);
    }
  }
}

}  // namespace

std::map<LineMonth, Money> read_state_accounts(const std::string& file, std::string_view bytes,
                                               Problems& problems) {
  const SourceTable table = read_csv(file, bytes, CsvFormat(), problems);
  std::map<LineMonth, Money> booked;
  for (const char* const column : {"line", "month", "booked"}) {
    if (table.column(column)) continue;
    problems.add({file, 0, column, "no such column", "the columns line, month and booked"});
    return booked;
  }
  for (const SourceRow& row : table.rows) {
    const RowPlace place{table, row, problems};
    const RowCells cells = cells_of(table, row);
    const std::optional<LineMonth> key = key_of(cells, place);
    if (!key) continue;
    const Result<Money> amount = parse_money(cells.booked, key->currency);
    if (!amount) {
      place.wrong("booked", cells.booked, "an amount like 1234567.89");
    } else if (!booked.emplace(*key, *amount).second) {
      place.wrong("month", cells.month, "each month of a line once");
    }
  }
  return booked;
}

Result<PaidByMonth> paid_by_month(const QuerySource& source, const AsOf& as_of) {
  PaidByMonth all;
  TRY_VOID(scan_facts(source, as_of, [&](const ScannedFact& scanned) { take(all, scanned); }));
  return all;
}

std::vector<AccountDifference> differences_between(const std::map<LineMonth, Money>& booked,
                                                   const std::map<LineMonth, PaidInMonth>& paid) {
  std::set<Line> lines;
  std::set<Date> months;
  std::set<LineMonth> keys;
  for (const auto& [key, amount] : booked) {
    lines.insert(key.line);
    months.insert(key.month);
    keys.insert(key);
  }
  for (const auto& [key, sum] : paid) {
    const bool is_meant =
        lines.contains(key.line) && *months.begin() <= key.month && key.month <= *months.rbegin();
    if (is_meant) keys.insert(key);
  }
  std::vector<AccountDifference> differences;
  for (const LineMonth& key : keys) {
    const auto said = booked.find(key);
    const auto known = paid.find(key);
    AccountDifference difference{key, std::nullopt, PaidInMonth{{0, key.currency}, {}}};
    if (said != booked.end()) difference.booked = said->second;
    if (known != paid.end()) difference.ledger = known->second;
    const bool agrees =
        difference.booked.value_or(Money{0, key.currency}) == difference.ledger.paid;
    if (!agrees) differences.push_back(std::move(difference));
  }
  return differences;
}

}  // namespace grantledger
