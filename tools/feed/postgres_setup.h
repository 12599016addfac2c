#pragma once

#include "events/digest.h"
#include "ledger/log/table.h"
#include "tools/feed/postgres_connection.h"

namespace grantledger {

// The form of the tables that this program makes and writes. Another one is another number.
inline constexpr int postgres_format = 1;

// For a new session: keeps every other feed out of the schema while it lasts, makes the schema and
// its tables where there are none, and returns where they stand.
//
// Errors: conflict if another feed is writing there, or if the tables are another ledger's;
// malformed if they have another form, if they are somebody else's, or if the user may not write;
// unavailable.
Result<Checkpoint> take_up_schema(PostgresConnection& connection, const std::string& schema,
                                  const Digest& ledger);

}  // namespace grantledger
