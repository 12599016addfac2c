#pragma once

#include "tools/asked_fact.h"
#include "tools/reconcile_report.h"

namespace grantledger {

// A fact for each statement of the file, without its day. What the ledger has and no line is, is
// told with the first statement of its day. Errors: malformed if the matched lines of a statement
// are in several currencies, or a statement says no days.
Result<std::vector<BankStatementReconciled>> facts_of(const Reconciliation& work);

// Records those of them that say anything new: what was found in the same statement of the same
// file before, and last, is not recorded again. Prints an answer for each statement.
// Errors: as facts_of, request_by and the sequencer.
Result<ExitStatus> record_reconciliation(LedgerWriter& writer, const Reconciliation& work,
                                         const Asker& asker, const Invocation& invocation);

}  // namespace grantledger
