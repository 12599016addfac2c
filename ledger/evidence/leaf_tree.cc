#include "ledger/evidence/leaf_tree.h"

namespace grantledger {

LeafTree::LeafTree(std::span<const std::string> leaves) : levels_(1) {
  for (const std::string& leaf : leaves) levels_[0].push_back(leaf_hash(leaf));
  while (levels_.back().size() > 1) {
    const std::vector<Digest>& below = levels_.back();
    std::vector<Digest> above;
    for (std::size_t i = 0; i + 1 < below.size(); i += 2) {
      above.push_back(node_hash(below[i], below[i + 1]));
    }
    levels_.push_back(std::move(above));
  }
}

TreeHead LeafTree::head() const {
  const Result<Digest> root = root_of(*this, levels_[0].size());
  CHECK(root.has_value());
  return {levels_[0].size(), *root};
}

Result<HashPath> LeafTree::path_to(LeafIndex index) const {
  return inclusion_path(*this, index, levels_[0].size());
}

Result<Digest> LeafTree::subtree(unsigned level, std::uint64_t index) const {
  CHECK(level < levels_.size() && index < levels_[level].size());
  return levels_[level][index];
}

}  // namespace grantledger
