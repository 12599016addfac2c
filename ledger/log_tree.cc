#include "ledger/log_tree.h"

namespace grantledger {

LogTree::LogTree(std::unique_ptr<TableReader> saved, TreeSize size)
    : saved_(std::move(saved)), size_(size) {}

Result<std::unique_ptr<LogTree>> LogTree::open(const LogReader& log,
                                               std::unique_ptr<TableReader> saved) {
  TRY(const std::unique_ptr<TreeTiles> tiles, TreeTiles::open(*saved));
  Position position = saved->checkpoint().position;
  // Read after the table was opened, so that the head is not before its checkpoint.
  const Position head = log.head();
  std::unique_ptr<LogTree> tree(new LogTree(std::move(saved), head));
  while (position < head) {
    TRY(const std::vector<StoredEnvelope> page, log.read(position));
    if (page.empty()) return fail(Fault::corrupt, "the log ends before its head");
    for (const StoredEnvelope& stored : page) {
      if (position == head) break;
      tiles->fold_stored(++position, stored);
    }
  }
  TRY_VOID(tree->grown_.commit(tiles->drain(), {.position = head, .digest = {}}));
  return tree;
}

Result<std::vector<Digest>> LogTree::hashes_of(const Tile& tile) const {
  const Result<std::vector<Digest>> grown = SavedTiles(grown_).hashes_of(tile);
  return grown ? grown : SavedTiles(*saved_).hashes_of(tile);
}

Result<TreeHead> LogTree::head(TreeSize size) const {
  CHECK(size <= size_);
  TRY(const Digest root, root_of(TileHashes(*this, size), size));
  return TreeHead{size, root};
}

}  // namespace grantledger
