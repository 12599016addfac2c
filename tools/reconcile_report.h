#pragma once

#include "tools/bank/bank_requests.h"
#include "tools/report.h"

namespace grantledger {

// A bank's file beside what the ledger knows.
struct Reconciliation {
  CamtFile file;
  Digest digest{};                      // Of the file.
  std::vector<BankLine> lines;          // Of all statements, in order.
  std::vector<std::size_t> statements;  // Of each line: the index of its statement.
  KnownMoney known;
  Matching matching;
};

// Matches the file with what the ledger knew. Only statements (camt.053) are taken to tell of all
// that moved in their days.
Reconciliation reconciled(CamtFile file, const Digest& digest, KnownMoney known);

// How many lines were matched, and what they come to.
struct MatchedSum {
  std::size_t count = 0;
  std::vector<Money> sums;  // One for each currency.
};
MatchedSum matched_in(const Reconciliation& work);

// Whether anything is open: a line to record, or one side that the other lacks.
bool is_open(const Reconciliation& work);

// {"message", "sha256", "statements": […], "matched": {…}, "to_record": […], "unmatched": […]}.
Json json_of(const Reconciliation& work);

// What is open, a row each; and what is matched too, if asked for.
Report report_of(const Reconciliation& work, bool has_matched);

}  // namespace grantledger
