#pragma once

#include "events/event.h"

namespace grantledger {

// Whether a text that people write, or a participant whose id is clear, holds a national identity
// number (ledger/rules/numbers.h). Ids, the bank's references, statements and accounts, and digests
// are not such texts: they may hold eleven digits that mean something else.
bool tells_identity_number(const Event& fact);

}  // namespace grantledger
