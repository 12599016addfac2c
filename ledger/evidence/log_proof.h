#pragma once
// That one entry is in a sealed tree, in one file (https://c2sp.org/tlog-proof).

#include <optional>
#include <string>
#include <string_view>

#include "ledger/evidence/merkle.h"
#include "ledger/evidence/note.h"

namespace grantledger {

struct LogProof {
  std::optional<std::string> extra;  // Not proved: a hint for whoever reads the proof.
  LeafIndex index = 0;
  HashPath path;
  Note seal;
  bool operator==(const LogProof&) const = default;
};

// The only spelling.
std::string text_of(const LogProof& proof);

// Errors: malformed, saying what is wrong. Whether the path leads to the seal's root,
// check_inclusion tells, and whether the seal is to be believed, check_seal.
Result<LogProof> parse_log_proof(std::string_view text);

}  // namespace grantledger
