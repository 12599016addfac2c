#pragma once

#include <filesystem>
#include <string>

#include "ledger/evidence/key.h"
#include "ledger/store.h"

namespace grantledger {

// Where a store keeps a key: keys/ID.key.
std::filesystem::path path_of(const StorePaths& paths, const VerifierKey& key);

// Writes a private key to a file that only its owner may read. Errors: conflict if the file is
// there; unavailable.
Result<void> write_key(const std::filesystem::path& file, const PrivateKey& key);

// The private key in a file. Errors: malformed if it is no key, or of another use.
Result<PrivateKey> read_key_file(const std::filesystem::path& file, KeyUse use);

// The private key in `file`, or, if that is empty, the store's only key of that use.
// Errors: malformed if it is no key, or of another use, or if the store has none or several.
Result<PrivateKey> read_key(const std::string& file, const StorePaths& paths, KeyUse use);

}  // namespace grantledger
