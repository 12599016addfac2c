#pragma once

#include <memory>
#include <string>

#include "ledger/feed/sink.h"
#include "projections/query.h"

namespace grantledger {

// Feeds a PostgreSQL database (15 or later): the facts and their double entry by COPY, and what
// `balances`, `shares`, `budget` and `findings` print, brought up to date whenever a batch is at
// the head; all in one transaction with the cursor. docs/reporting.md describes the tables.
//
// `url` as parse_postgres_url takes it; `source` is the ledger that is fed, which the results are
// computed from, with its views, and must outlive the sink. Results tell of the whole ledger,
// whatever a feed leaves out. Errors: malformed if the URL is none; corrupt from take() as well, if
// `source` is.
Result<std::unique_ptr<Sink>> make_postgres_sink(const std::string& url, const QuerySource& source);

}  // namespace grantledger
