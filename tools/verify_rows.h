#pragma once

#include <optional>

#include "ledger/store.h"
#include "ledger/verify.h"
#include "tools/command_spec.h"

namespace grantledger {

// Folds the log anew for every follower, up to where its stored rows stand, and compares them row
// by row. The new rows are kept on disk meanwhile, in the directory for temporary files.
// Errors: unavailable, also on Ctrl-C; corrupt where the stored rows cannot be read.
Result<std::optional<Difference>> verify_rows(const StoreReader& store, const Streams& streams);

}  // namespace grantledger
