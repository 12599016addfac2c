#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/evidence/seal.h"
#include "projections/budget.h"
#include "projections/due.h"
#include "projections/findings/findings.h"
#include "projections/shares.h"
#include "projections/year_report.h"
#include "tools/opened_query.h"

namespace grantledger {

// What a page is about: one scheme in a year, every scheme in a year, or the whole ledger.
struct ReportScope {
  std::string scheme;  // Empty: every one. Then a year is given, too.
  std::optional<std::uint16_t> year;
  CodesWanted codes;               // Of counties.
  std::string codes_options = {};  // The same as it is said on a command line.
};

struct OpenClaim {
  DueItem item;
  GrantTerms terms;
  Line line;
};

// Answers of the ledger's reports, all as of one point: what the figures of a page are made of.
// Budgets, shares and the year have what stands behind each figure.
struct GatheredReport {
  ReportScope scope;
  AsOf as_of;  // known_at is always set: the position up to which the log was read.
  std::optional<Timestamp> last_recorded_at;  // Of the envelope there; none: nothing is recorded.
  bool is_simulated = false;                  // The ledger says that its facts are invented.
  std::optional<SealedTree> seal;             // The latest one that the store keeps.

  std::vector<BudgetRow> lines;      // Of the whole ledger.
  std::vector<BudgetRow> due_years;  // The same; only for the whole ledger.
  YearReport year;                   // Of the scope; empty for the whole ledger.
  std::vector<ShareRow> by_scheme;   // Only for the whole ledger.
  std::vector<ShareRow> by_county;   // Of the scope, as is what follows.
  std::vector<ShareRow> by_recipient;
  Date asked_on;  // The day on which something is overdue.
  std::vector<OpenClaim> claims;
  std::vector<Finding> findings;
  std::size_t findings_in_all = 0;  // Of every scheme and year.

  std::map<std::string, Organisation, std::less<>> organisations;  // As the latest fact says.
  std::map<std::string, std::string, std::less<>> scheme_names;
};

// Asks all reports, several at a time. Overdue is what is so on the day of `query`; if it names
// none, on the day on which the last envelope was recorded. A claim belongs to the year its grant
// is reported under, a finding to the year of its day and to every scheme that its facts name or
// whose grants they speak of. Errors: those of the reports, and of Seals.
Result<GatheredReport> gather_report(const OpenedQuery& query, ReportScope scope);

}  // namespace grantledger
