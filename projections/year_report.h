#pragma once
// Invariant 19: per scheme and year one can report what was appropriated, committed, paid, repaid
// and transferred, to how many recipients, with which controls and breaches.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "projections/query.h"

namespace grantledger {

enum class YearFigure : std::uint8_t {
  appropriated,  // Voted on the lines that the scheme's grants were charged to.
  committed,     // To grants of the scheme on lines of the year, and not yet paid.
  paid,          // On lines of the year, less what was returned, voided or redirected.
  repaid,        // Of claims on lines of the year.
  transferred,   // Into those lines from other years, less what went out.
  recipients,    // Who were paid anything on lines of the year.
  controls,      // That had effect in the year, of grants of the scheme.
  breaches,      // The same.
};
inline constexpr std::array<std::string_view, 8> year_figures{
    "appropriated", "committed",  "paid",     "repaid",
    "transferred",  "recipients", "controls", "breaches"};
constexpr bool is_money(YearFigure figure) {
  return figure < YearFigure::recipients;
}

// What one fact adds to a figure: minor units, or 1.
struct FigurePart {
  Position position = 0;
  Date effective_on{};
  std::string about;  // The line, grant or recipient.
  std::int64_t amount = 0;
  bool is_late = false;  // Its position is among `late`.
};

// Money that a county or another body gives on from its own fund is reported apart: it was paid
// once already.
enum class YearMoney : std::uint8_t { state, fund };

// What became of one scheme in a year, in one currency. The parts of a figure add up to it
// (invariant 17).
struct SchemeYear {
  std::string scheme;  // Empty: lines of the year that no scheme was charged to.
  YearMoney money = YearMoney::state;
  std::optional<Currency> currency;  // None: nothing was recorded of money.
  std::array<std::int64_t, year_figures.size()> figures{};
  std::array<std::vector<FigurePart>, year_figures.size()> parts;  // If they are wanted.
  std::vector<Position> late;            // Recorded after the year was closed, about a day in it.
  std::vector<std::string> lines;        // Of the year, ascending.
  std::vector<std::string> shared_with;  // Other schemes charged to one of them.

  bool is_active() const { return currency || figures != decltype(figures){}; }
  std::int64_t figure(YearFigure which) const { return figures[static_cast<std::size_t>(which)]; }
};

struct YearReportWanted {
  std::string scheme;  // Empty: every scheme.
  std::uint16_t year = 0;
  bool with_parts = false;
};

struct YearReport {
  std::optional<Position> closed_at;  // Where the year was closed, if it was.
  std::vector<SchemeYear> schemes;    // Ascending by scheme, money and currency.
};

// Every scheme that was ever established or charged has a row, whatever happened in it, so that a
// missing one is noticed. Counts that have no currency stand in the scheme's first row. Reads the
// log once. Errors: as scan_facts; corrupt if sums pass 64 bits.
Result<YearReport> year_report(const QuerySource& source, const AsOf& as_of,
                               const YearReportWanted& wanted);

}  // namespace grantledger
