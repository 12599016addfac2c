#pragma once
// Trees whose every subtree is in memory.

#include <vector>

#include "ledger/evidence/tile.h"

namespace grantledger {

// The leaves of a tree, hashed from scratch for whatever is asked: slow, and too simple to be
// wrong.
class PlainHashes final : public HashReader {
 public:
  explicit PlainHashes(std::vector<Digest> leaves) : leaves_(std::move(leaves)) {}
  // Leaves with the contents "0", "1", "2" and so on.
  static PlainHashes of_size(TreeSize size) {
    std::vector<Digest> leaves;
    for (TreeSize i = 0; i < size; ++i) leaves.push_back(leaf_hash(std::to_string(i)));
    return PlainHashes(std::move(leaves));
  }

  Result<Digest> subtree(unsigned level, std::uint64_t index) const override {
    const std::uint64_t count = std::uint64_t{1} << level;
    CHECK((index + 1) * count <= leaves_.size());
    return root_of_leaves(index * count, count);
  }
  // RFC 9162 §2.1.1, word for word.
  Digest root_of_leaves(std::uint64_t begin, std::uint64_t count) const {
    if (count == 0) return empty_root();
    if (count == 1) return leaves_[begin];
    std::uint64_t split = 1;
    while (split * 2 < count) split *= 2;
    return node_hash(root_of_leaves(begin, split), root_of_leaves(begin + split, count - split));
  }
  TreeHead head(TreeSize size) const { return {size, root_of_leaves(0, size)}; }
  const std::vector<Digest>& leaves() const { return leaves_; }

 private:
  std::vector<Digest> leaves_;
};

}  // namespace grantledger
