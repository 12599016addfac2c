#include "tools/policy_file.h"

#include <algorithm>

#include "ledger/evidence/policy.h"
#include "tools/named_file.h"

namespace grantledger {
namespace {

Result<SealPolicy> read_file(const std::string& file) {
  TRY(const std::string text, read_named_file(file));
  Result<SealPolicy> policy = parse_policy(text);
  if (!policy) return fail(Fault::malformed, file + ": " + policy.error().detail);
  return policy;
}

}  // namespace

std::vector<CommandOption> options_of(TrustOptions& options) {
  return {{"--policy", "Who is trusted: a file of ledgers, witnesses and their quorum",
           &options.policy},
          {"--key", "Verifier keys of ledgers and witnesses that are trusted", &options.keys}};
}

Result<SealPolicy> read_policy(const std::string& file, const std::vector<std::string>& keys) {
  SealPolicy policy;
  if (!file.empty()) {
    TRY(policy, read_file(file));
  }
  for (const std::string& text : keys) {
    TRY(VerifierKey key, parse_verifier_key(text));
    std::vector<VerifierKey>& known = key.use == KeyUse::note ? policy.ledgers : policy.witnesses;
    if (std::ranges::find(known, key) == known.end()) known.push_back(std::move(key));
  }
  return policy;
}

}  // namespace grantledger
