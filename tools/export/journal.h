#pragma once

#include <cstdint>
#include <iosfwd>

#include "projections/query.h"

namespace grantledger {

// The plain-text accounting programs that can add a journal up. docs/exports.md shows each.
enum class JournalDialect : std::uint8_t { hledger, ledger, beancount };

// Writes every fact that moves money and counts as of a point as a transaction, in the order of
// recording: its day, its position, its kind and the entries of events/postings.h. Declared in
// front are the currencies and the accounts, ascending, which come from the stored history; so a
// journal that passes its program's strict check also says that the history lacks no account of the
// log. Reads the log once and keeps only the account names.
//
// Errors: corrupt; unavailable, also when progress says stop or `out` takes no more.
Result<void> write_journal(const QuerySource& source, const AsOf& as_of, JournalDialect dialect,
                           std::ostream& out);

}  // namespace grantledger
