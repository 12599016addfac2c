#pragma once

#include <optional>

#include "ledger/verify.h"

namespace grantledger {

// Makes the reports anew that a year in the envelope was closed with, from the log alone. Nothing,
// or how they differ. Errors: as reading the log.
Result<std::optional<Difference>> check_closings(const LogReader& log, Position position,
                                                 const Envelope& envelope);

}  // namespace grantledger
