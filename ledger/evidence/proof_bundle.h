#pragma once
// Several entries of one sealed tree with what proves each, in one file.

#include <string>
#include <string_view>
#include <vector>

#include "ledger/evidence/merkle.h"
#include "ledger/evidence/note.h"

namespace grantledger {

inline constexpr std::size_t proof_bundle_size_max = std::size_t{256} << 20;  // Bytes.

// One entry of the log and its path to the root of the seal.
struct ProvedEntry {
  LeafIndex index = 0;  // Position - 1.
  std::string entry;    // The stored envelope.
  HashPath path;
  bool operator==(const ProvedEntry&) const = default;
};

// One leaf of a published index (docs/evidence.md) and its path to the root that a fact published.
struct ProvedLeaf {
  std::string tree;  // "payees", "grants" or "delegations".
  LeafIndex index = 0;
  std::string leaf;
  HashPath path;
  bool operator==(const ProvedLeaf&) const = default;
};

// The text is "grantledger-proof/v1", a line "about SUBJECT", the entries and leaves, a blank line,
// and the seal as a signed note. An entry is a line "entry INDEX BASE64", a leaf a line
// "leaf TREE INDEX BASE64"; the hashes of its path follow each, a line in base 64 each.
struct ProofBundle {
  std::string about;                 // What was asked for: "payment:P1". One line, not empty.
  std::vector<ProvedEntry> entries;  // By index, each once. At least one.
  std::vector<ProvedLeaf> leaves;    // By tree and index, each once.
  Note seal;
  bool operator==(const ProofBundle&) const = default;
};

// The only spelling.
std::string text_of(const ProofBundle& bundle);

// Errors: malformed, saying what is wrong. Whether anything in it is proved, check_bundle tells.
Result<ProofBundle> parse_proof_bundle(std::string_view text);

}  // namespace grantledger
