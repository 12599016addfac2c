#pragma once

#include <memory>

#include "ledger/log/event_log.h"
#include "ledger/log/memory_table.h"
#include "ledger/tree_tiles.h"

namespace grantledger {

// The tree of a whole log: the saved tiles, and what the log has beyond them, in memory.
class LogTree final : public TileReader {
 public:
  // Hashes what `saved`, the table of a TreeTiles, lacks, up to the head of `log` now. Neither is
  // needed later but `saved`, which it keeps. Errors: as reading them.
  static Result<std::unique_ptr<LogTree>> open(const LogReader& log,
                                               std::unique_ptr<TableReader> saved);

  TreeSize size() const { return size_; }
  // Errors: as SavedTiles.
  Result<std::vector<Digest>> hashes_of(const Tile& tile) const override;
  // Of a tree as it was when it had that size, at most size().
  Result<TreeHead> head(TreeSize size) const;

 private:
  LogTree(std::unique_ptr<TableReader> saved, TreeSize size);

  std::unique_ptr<TableReader> saved_;
  MemoryTable grown_;  // Tiles that are new or wider than saved.
  TreeSize size_ = 0;
};

}  // namespace grantledger
