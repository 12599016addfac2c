#pragma once

#include "ledger/domain/command.h"
#include "ledger/evidence/key.h"

namespace grantledger {

// What a ledger calls an actor's key, the same for whoever registers it and whoever signs with it:
// the name and id of the verifier key, "kari.moen+1a2b3c4d". Errors: malformed if the name holds
// what no id may, or is too long.
Result<KeyId> key_id_of(const VerifierKey& key);

// Signs the canonical form of `request`. Errors: as key_id_of and Signer::sign.
Result<void> sign_request(Request& request, const Signer& signer);

}  // namespace grantledger
