#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "ledger/evidence/tile.h"
#include "ledger/log/follower.h"
#include "ledger/log/table.h"
#include "ledger/log/views.h"

namespace grantledger {

// Follows the log and keeps its Merkle tree (merkle.h) in tiles, one row each. Leaf index =
// position - 1; the table's checkpoint is the size of the tree.
class TreeTiles final : public Follower {
 public:
  // `saved` is the table this follower is run with; it is read only here. Errors: as get; corrupt
  // if a tile has not the width that the checkpoint asks for.
  static Result<std::unique_ptr<TreeTiles>> open(const TableReader& saved);

  static ViewId view() { return {.name = "tree", .version = 1}; }

  // The tree of what was folded.
  TreeHead head() const;

  // Which tile a row of the table is, as wide as the row; none if it is no tile's.
  static std::optional<Tile> tile_of(std::string_view key, std::string_view row);

  std::string_view name() const override { return "tree"; }
  std::uint32_t version() const override { return 1; }
  void fold_stored(Position position, std::string_view stored) override;
  void fold(Position, const Envelope&) override {}
  RowChanges drain() override;

 private:
  // The last tile of a level, which is not full.
  struct Edge {
    std::uint64_t index = 0;
    std::vector<Digest> hashes;
    bool is_changed = false;  // Since the last drain.
  };

  void append(unsigned level, const Digest& hash);
  void put(unsigned level, const Edge& edge);

  std::vector<Edge> edges_;  // By level.
  RowChanges changes_;
};

// The tiles that a TreeTiles has saved, for trees of any size up to the checkpoint.
class SavedTiles final : public TileReader {
 public:
  // `saved` must outlive it.
  explicit SavedTiles(const TableReader& saved) : saved_(&saved) {}
  Result<std::vector<Digest>> hashes_of(const Tile& tile) const override;

 private:
  const TableReader* saved_;
};

}  // namespace grantledger
