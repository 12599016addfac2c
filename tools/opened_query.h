#pragma once

#include <memory>

#include "ledger/store.h"
#include "projections/query.h"
#include "tools/command_spec.h"

namespace grantledger {

// A store opened to answer one query, and the point in time that was asked about.
struct OpenedQuery {
  std::unique_ptr<StoreReader> store;
  QuerySource source;  // Reads from `store`; its progress shows on a terminal and heeds Ctrl-C.
  AsOf as_of;

  // The position up to which the query reads.
  Position head() const;
};

// Opens the store of `invocation` and reads its --as-known-at and --effective-on.
// Errors: malformed if one of them is neither a position nor a time, or no day; as
// StoreReader::open.
Result<OpenedQuery> open_query(const Invocation& invocation);

// Reads a point on both time axes like 2027-01-05T00:00:00Z/2026-12-31, either side of the stroke
// may be left out. Errors: malformed, naming `option`; as position_at.
Result<AsOf> as_of_in(std::string_view option, const std::string& text, const LogReader& log);

// Whether any fact speaks of `subject` ("scheme:videreutdanning"), whenever it was recorded.
Result<bool> is_known(const OpenedQuery& query, const std::string& subject);

// Says on the error stream that nothing has this name. The answer is no.
ExitStatus unknown(const Invocation& invocation, std::string_view what, std::string_view id);

}  // namespace grantledger
