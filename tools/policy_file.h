#pragma once

#include <string>
#include <vector>

#include "ledger/evidence/seal.h"
#include "tools/command_spec.h"

namespace grantledger {

// What a command that checks seals is told of whom to trust: --policy and --key.
struct TrustOptions {
  std::string policy;  // A file; empty: none.
  std::vector<std::string> keys;
};
std::vector<CommandOption> options_of(TrustOptions& options);

// The policy in `file`, and the verifier keys beside it: ledgers and witnesses, of whom the quorum
// asks nothing. No file: no quorum. Errors: malformed if there is no such file, or a line of it or
// a key is wrong.
Result<SealPolicy> read_policy(const std::string& file, const std::vector<std::string>& keys = {});

}  // namespace grantledger
