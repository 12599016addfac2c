#include "ledger/tree_tiles.h"

#include <gtest/gtest.h>

#include "ledger/log/memory_table.h"
#include "tests/evidence/kept_hashes.h"

namespace grantledger {
namespace {

// A tree that grows, is saved, and is opened again.
struct Tree {
  Tree() { reopen(); }
  void reopen() {
    auto opened = TreeTiles::open(table);
    ASSERT_TRUE(opened) << opened.error().detail;
    tiles = *std::move(opened);
  }
  void grow_to(TreeSize size) {
    for (; folded < size; ++folded) tiles->fold_stored(folded + 1, std::to_string(folded));
  }
  void save() { ASSERT_TRUE(table.commit(tiles->drain(), {.position = folded, .digest = {}})); }

  MemoryTable table;
  std::unique_ptr<TreeTiles> tiles;
  TreeSize folded = 0;
};

constexpr TreeSize three_levels = 66'000;

TEST(TreeTiles, HoldsTheTreeHoweverItGrew) {
  const PlainHashes plain = PlainHashes::of_size(three_levels);
  Tree tree;
  const SavedTiles saved(tree.table);
  for (const TreeSize size : {TreeSize{1}, TreeSize{2}, TreeSize{255}, TreeSize{256}, TreeSize{257},
                              TreeSize{700}, TreeSize{65'535}, TreeSize{65'536}, three_levels}) {
    tree.grow_to(size);
    tree.save();
    EXPECT_EQ(*root_of(TileHashes(saved, size), size), plain.root_of_leaves(0, size)) << size;
    tree.reopen();
  }
  // Older trees can still be read.
  for (TreeSize size = 0; size < three_levels; size += 4'099) {
    EXPECT_EQ(*root_of(TileHashes(saved, size), size), plain.root_of_leaves(0, size)) << size;
  }
}

TEST(TreeTiles, WritesATileAgainOnlyIfItHasChanged) {
  Tree tree;
  tree.grow_to(600);
  EXPECT_EQ(tree.tiles->drain().count(), 4U);  // Two full, one begun, and one above them.
  EXPECT_EQ(tree.tiles->drain().count(), 0U);
  tree.grow_to(601);
  EXPECT_EQ(tree.tiles->drain().count(), 1U);
}

TEST(TreeTiles, OpensOnlyWithEveryTileOfItsSize) {
  Tree tree;
  tree.grow_to(300);
  tree.save();
  ASSERT_TRUE(tree.table.commit({}, {.position = 301, .digest = {}}));
  const auto opened = TreeTiles::open(tree.table);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().fault, Fault::corrupt);
}

}  // namespace
}  // namespace grantledger
