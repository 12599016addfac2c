#include "projections/closing.h"

#include <span>

#include "ledger/rules/calendar.h"
#include "projections/balances.h"
#include "projections/budget.h"
#include "projections/due.h"
#include "projections/paid_payments.h"
#include "projections/shares.h"
#include "projections/trail.h"
#include "projections/year_report.h"

namespace grantledger {
namespace {

// A year and the point it is closed at.
struct Point {
  std::uint16_t year;
  AsOf as_of;
  std::uint16_t format;
};

// The lines of one report.
class ReportText {
 public:
  ReportText(std::string name, const Point& point) : report_{std::move(name), {}} {
    row(point.format < 2 ? "grantledger-closing-1" : "grantledger-closing-2", report_.name,
        std::to_string(point.year));
  }

  template <class... Cells>
  void row(const std::string& first, const Cells&... cells) {
    report_.text += first;
    ((report_.text += '\t', report_.text += cells), ...);
    report_.text += '\n';
  }
  // One whose cells are amounts from the third on.
  void amounts(const std::string& key, Currency currency, std::span<const std::int64_t> amounts) {
    report_.text += key + "\t" + text_of(currency);
    for (const std::int64_t amount : amounts) {
      report_.text += "\t" + decimal_text_of({amount, currency});
    }
    report_.text += '\n';
  }
  ClosingReport take() { return std::move(report_); }

 private:
  ClosingReport report_;
};

Result<ClosingReport> trial_balance(const HistoryReader& history, const Point& point) {
  ReportText text("trial-balance", point);
  TRY(const std::vector<Balance> balances, balances_at(history, point.as_of));
  for (const Balance& balance : balances) {
    if (balance.amount.minor_units == 0) continue;
    text.row(balance.account, text_of(balance.amount.currency), decimal_text_of(balance.amount));
  }
  return text.take();
}

Result<ClosingReport> budget(const HistoryReader& history, const Point& point) {
  ReportText text("budget", point);
  TRY(const std::vector<BudgetRow> rows, budget_at(history, point.as_of, {}));
  for (const BudgetRow& row : rows) text.amounts(row.key, row.currency, row.amounts);
  return text.take();
}

Result<ClosingReport> shares(const HistoryReader& history, const Point& point, ShareKey by,
                             const std::string& name) {
  ReportText text(name, point);
  SharesWanted wanted;
  wanted.by = by;
  TRY(const std::vector<ShareRow> rows, shares_at(history, point.as_of, wanted));
  for (const ShareRow& row : rows) text.amounts(row.key, row.currency, row.amounts);
  return text.take();
}

std::string cell_of(const SchemeYear& row, std::size_t figure) {
  if (!is_money(static_cast<YearFigure>(figure))) return std::to_string(row.figures[figure]);
  return row.currency ? decimal_text_of({row.figures[figure], *row.currency}) : "-";
}

Result<ClosingReport> schemes(const QuerySource& source, const Point& point) {
  ReportText text("report-year", point);
  TRY(const YearReport report,
      year_report(source, point.as_of, {.scheme = {}, .year = point.year, .with_parts = false}));
  for (const SchemeYear& row : report.schemes) {
    std::string figures;
    for (std::size_t i = 0; i < year_figures.size(); ++i) {
      figures += (i == 0 ? "" : "\t") + cell_of(row, i);
    }
    std::string lines;
    for (const std::string& line : row.lines) lines += (lines.empty() ? "" : " ") + line;
    text.row(row.scheme.empty() ? "-" : row.scheme, row.money == YearMoney::fund ? "fund" : "state",
             row.currency ? text_of(*row.currency) : "-", figures, lines);
  }
  return text.take();
}

Result<ClosingReport> payments(const QuerySource& source, const Point& point) {
  ReportText text("payments", point);
  TRY(const PaidPayments found,
      paid_payments(source, point.as_of, {.scheme = {}, .year = point.year}));
  for (const PaidPayment& each : found.paid) {
    text.row(each.payment.text(), each.terms.scheme.text(), each.payee.text(),
             text_of(each.paid.currency), decimal_text_of(each.paid));
  }
  return text.take();
}

Result<ClosingReport> open_items(const QuerySource& source, const Point& point) {
  ReportText text("open-items", point);
  const DueDays days{[](Date received) { return deadline_after(received); },
                     [](const SemesterId&) { return std::optional<Date>(); }};
  TRY(const std::vector<DueItem> items, due_items(source, point.as_of, days));
  for (const DueItem& item : items) {
    text.row(std::string(due_kinds[static_cast<std::size_t>(item.kind)]), item.id,
             item.grant.empty() ? "-" : item.grant, item.due ? text_of(*item.due) : "-",
             item.amount ? text_of(item.amount->currency) : "-",
             item.amount ? decimal_text_of(*item.amount) : "-");
  }
  return text.take();
}

}  // namespace

Result<std::vector<ClosingReport>> closing_reports(const QuerySource& source,
                                                   const ClosingWanted& wanted) {
  const Point point{wanted.year,
                    {.known_at = wanted.up_to, .effective_on = date_of(wanted.year, 12, 31)},
                    wanted.format};
  TRY(const auto history, HistoryReader::open(source));
  std::vector<ClosingReport> reports;
  TRY(reports.emplace_back(), trial_balance(*history, point));
  TRY(reports.emplace_back(), budget(*history, point));
  TRY(reports.emplace_back(), shares(*history, point, ShareKey::scheme, "shares-by-scheme"));
  TRY(reports.emplace_back(), shares(*history, point, ShareKey::recipient, "shares-by-recipient"));
  TRY(reports.emplace_back(), schemes(source, point));
  TRY(reports.emplace_back(), payments(source, point));
  if (wanted.format >= 2) {
    TRY(reports.emplace_back(), open_items(source, point));
  }
  return reports;
}

Result<PeriodClosed> closing_of(const QuerySource& source, const ClosingWanted& wanted,
                                Date effective_on) {
  TRY(const std::vector<ClosingReport> reports, closing_reports(source, wanted));
  PeriodClosed closed{.year = wanted.year,
                      .effective_on = effective_on,
                      .up_to = wanted.up_to,
                      .format = wanted.format};
  closed.trial_balance = sha256(reports.front().text);
  for (std::size_t i = 1; i < reports.size(); ++i) {
    closed.reports.push_back({reports[i].name, sha256(reports[i].text)});
  }
  return closed;
}

Result<std::uint16_t> closings_before(const QuerySource& source, std::uint16_t year) {
  TRY(const auto index, SubjectIndex::open(source));
  TRY(const std::vector<Position> named, index->positions_of("=year:" + std::to_string(year)));
  std::uint16_t count = 0;
  for (const Position position : named) {
    TRY(const Envelope envelope, envelope_at(*source.log, position));
    for (const Event& fact : envelope.facts) {
      const auto* closed = std::get_if<PeriodClosed>(&fact);
      if (closed && closed->year == year) ++count;
    }
  }
  return count;
}

Result<std::optional<Closing>> closing_in(const QuerySource& source, std::uint16_t year,
                                          Position known_at) {
  TRY(const auto index, SubjectIndex::open(source));
  TRY(const std::vector<Position> named, index->positions_of("=year:" + std::to_string(year)));
  std::optional<Closing> closing;
  if (named.empty()) return closing;
  TRY_VOID(
      visit_envelopes(*source.log, named.front() - 1, known_at,
                      [&](Position position, const Envelope& envelope) -> Result<bool> {
                        for (const Event& fact : envelope.facts) {
                          const auto* closed = std::get_if<PeriodClosed>(&fact);
                          RecordedFact recorded{position, envelope.recorded_at, envelope.actor, {}};
                          if (closed && closed->year == year) {
                            recorded.fact = fact;
                            closing.emplace(Closing{std::move(recorded), {}});
                          } else if (closing && year_of(effective_on(fact)) == year) {
                            recorded.fact = fact;
                            closing->late.push_back(std::move(recorded));
                          }
                        }
                        return true;
                      }));
  return closing;
}

}  // namespace grantledger
