#pragma once
// What a year is closed with: texts of reports, of which PeriodClosed keeps the SHA-256.

#include <optional>
#include <string>
#include <vector>

#include "events/event.h"
#include "projections/query.h"

namespace grantledger {

// A report as text, the same for ever. The first line is "grantledger-closing-1" (of format 2:
// "grantledger-closing-2"), a tab, the name, a tab and the year. Then come rows as they ascend, a
// line each, their cells separated by tabs:
//   trial-balance        account, currency, balance; of accounts that do not stand at zero
//   budget               line, currency, then the columns of budget_columns
//   shares-by-scheme     scheme, currency, then those of share_columns
//   shares-by-recipient  the same by recipient
//   report-year          scheme or "-", state or fund, currency or "-", year_figures, lines
//   payments             those with a bank date in the year: id, scheme, payee, currency, amount
//   open-items           of format 2: what due_items lists, kind, id, grant or "-", day or "-",
//                        currency or "-", amount or "-"; no day of confirmation is assumed
// Amounts have the currency's decimals: 145833.20. What `report-year` has no currency for is "-".
struct ClosingReport {
  std::string name;
  std::string text;
};

// All of them, in this order, as of the last day of the year, by what was known at `up_to`.
// Errors: as the reports.
struct ClosingWanted {
  std::uint16_t year = 0;
  Position up_to = 0;
  std::uint16_t format = 0;  // 2, or less for the first.
};
Result<std::vector<ClosingReport>> closing_reports(const QuerySource& source,
                                                   const ClosingWanted& wanted);

// The fact that closes the year with them. Errors: as closing_reports.
Result<PeriodClosed> closing_of(const QuerySource& source, const ClosingWanted& wanted,
                                Date effective_on);

// How often the year was closed before: the number of the next restatement.
Result<std::uint16_t> closings_before(const QuerySource& source, std::uint16_t year);

// A fact, where and when it was recorded and by whom.
struct RecordedFact {
  Position position = 0;
  Timestamp recorded_at{};
  ActorId actor;
  Event fact;
};

// Where a year was closed last, and what was recorded since about days in it.
struct Closing {
  RecordedFact closed;             // A PeriodClosed.
  std::vector<RecordedFact> late;  // In the order of recording.
};

// By what was known at `known_at`. None if the year was not closed by then. Finds the fact by its
// name in the trail, and reads the log after it. Errors: as rows_of; corrupt.
Result<std::optional<Closing>> closing_in(const QuerySource& source, std::uint16_t year,
                                          Position known_at);

}  // namespace grantledger
