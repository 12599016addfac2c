#pragma once

#include <span>
#include <string>
#include <vector>

#include "ledger/evidence/merkle.h"

namespace grantledger {

// A tree whose leaves are all at hand, with every whole subtree in memory.
class LeafTree final : public HashReader {
 public:
  explicit LeafTree(std::span<const std::string> leaves);

  TreeHead head() const;
  // index < head().size. Errors: none.
  Result<HashPath> path_to(LeafIndex index) const;
  Result<Digest> subtree(unsigned level, std::uint64_t index) const override;

 private:
  std::vector<std::vector<Digest>> levels_;  // By level; the first holds the leaves.
};

}  // namespace grantledger
