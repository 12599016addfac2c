#pragma once
// The Merkle tree over the log: RFC 9162 §2.1 (as RFC 6962 §2.1) with SHA-256. The leaf of an
// envelope is made of its stored bytes; leaf index = position - 1. Pure functions: where the hashes
// are kept is the caller's.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "events/digest.h"
#include "events/result.h"

namespace grantledger {

using TreeSize = std::uint64_t;   // Leaves.
using LeafIndex = std::uint64_t;  // From 0.

// Larger trees are refused, so that no sum of sizes overflows.
inline constexpr TreeSize tree_size_max = TreeSize{1} << 62;

Digest leaf_hash(std::string_view entry);                   // H(0x00 || entry)
Digest node_hash(const Digest& left, const Digest& right);  // H(0x01 || left || right)
Digest empty_root();                                        // H()

// The root over hashes as if each were a leaf; the last may be the root of a smaller subtree than
// the others are. At least one.
Digest root_of_hashes(std::span<const Digest> hashes);

// The hashes of whole subtrees: tile.h reads them from tiles.
class HashReader {
 public:
  virtual ~HashReader() = default;
  // The root of the 2^level leaves that begin at leaf index * 2^level, all of which are in the
  // tree. Errors: corrupt; unavailable.
  virtual Result<Digest> subtree(unsigned level, std::uint64_t index) const = 0;
};

// The root of the first `size` leaves. Errors: as HashReader.
Result<Digest> root_of(const HashReader& hashes, TreeSize size);

// Hashes from the leaf's or the old tree's sibling up, in the order of the RFC.
using HashPath = std::vector<Digest>;

// That the leaf at `index` is in the tree of `size`; index < size.
// That the tree of `size` begins with the one of `old_size`; 1 <= old_size <= size.
// Errors: as HashReader.
Result<HashPath> inclusion_path(const HashReader& hashes, LeafIndex index, TreeSize size);
Result<HashPath> consistency_path(const HashReader& hashes, TreeSize old_size, TreeSize size);

// A tree as a seal names it.
struct TreeHead {
  TreeSize size = 0;
  Digest root = empty_root();
  bool operator==(const TreeHead&) const = default;
};

// Checks a path by RFC 9162 §2.1.3.2 and §2.1.4.2. Takes any input.
// Errors: malformed, saying what does not fit; then nothing is proved.
Result<void> check_inclusion(const TreeHead& tree, LeafIndex index, const Digest& leaf,
                             const HashPath& path);
// An empty old tree is the beginning of every tree; its path is empty.
Result<void> check_consistency(const TreeHead& old_tree, const TreeHead& tree,
                               const HashPath& path);

}  // namespace grantledger
