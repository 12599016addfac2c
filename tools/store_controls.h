#pragma once

#include "projections/query.h"

namespace grantledger {

// The control level of the ledger as of its head: that of its opening, or the highest that was
// adopted since. Errors: as SubjectIndex::open and reading the log.
Result<std::uint16_t> controls_of(const QuerySource& source);

}  // namespace grantledger
