#pragma once
// What a ledger asks a witness, what the witness remembers, and whether it signs
// (https://c2sp.org/tlog-witness). Pure functions: where a witness keeps its memory is the
// caller's.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ledger/evidence/seal.h"
#include "ledger/evidence/tile.h"

namespace grantledger {

// Cosign this seal: its tree begins with the one that you saw last.
struct WitnessRequest {
  TreeSize old_size = 0;  // Of the tree seen last; 0 if none was.
  HashPath path;          // From that tree to the sealed one; empty from 0.
  Note seal;
  bool operator==(const WitnessRequest&) const = default;
};

// The only spelling: "old SIZE", a line for each hash, a blank line, the seal: the body of
// add-checkpoint.
std::string text_of(const WitnessRequest& request);
// Errors: malformed, saying what is wrong. Whether the path holds, weigh tells.
Result<WitnessRequest> parse_witness_request(std::string_view text);

// The request of a ledger, or of anybody who has the tiles of the sealed tree.
// Errors: conflict if the sealed tree is smaller than the old one; malformed if it is no seal; as
// TileReader.
Result<WitnessRequest> make_witness_request(const TileReader& tiles, const Note& seal,
                                            TreeSize old_size);

// The largest tree that a witness has cosigned of each ledger, by origin.
using SeenTrees = std::map<std::string, TreeHead, std::less<>>;
inline constexpr std::size_t seen_trees_max = 1'000;

// What it saw of that ledger: an empty tree if nothing.
TreeHead seen_of(const SeenTrees& seen, std::string_view origin);

// The only spelling: a line "grantledger-witness@v1"; "SIZE ROOT ORIGIN" for each origin, in order
// of their bytes, the root in base 64; and "sha256 HASH" over the lines before, so that a memory
// that lost one of them is not taken for one that never had it.
std::string text_of(const SeenTrees& seen);
// Errors: malformed.
Result<SeenTrees> parse_seen_trees(std::string_view text);

// Why a witness does not cosign.
struct WitnessRefusal {
  std::string check;   // A stable code: "unknown_ledger", "signature", "smaller_tree" …
  std::string detail;  // For people.
};
struct WitnessAnswer {
  SealedTree tree;                        // To be remembered before the cosignature is given away.
  std::optional<WitnessRefusal> refusal;  // None: it may be cosigned.
};

// Whether a witness that saw `seen` may cosign: one of the ledgers sealed the tree, under its own
// name, and it begins with the one that was seen. What was cosigned already may be again, whatever
// the request says of the old tree. Errors: malformed if it is no seal.
Result<WitnessAnswer> weigh(const WitnessRequest& request, std::span<const VerifierKey> ledgers,
                            const SeenTrees& seen);

}  // namespace grantledger
