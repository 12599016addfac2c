#include "ledger/evidence/tile.h"

#include <gtest/gtest.h>

#include "tests/evidence/kept_hashes.h"

namespace grantledger {
namespace {

// The examples of https://c2sp.org/tlog-tiles.
TEST(Tile, IsNamedAsTheSpecificationSays) {
  EXPECT_EQ(path_of({.level = 0, .index = 1'234'067}), "tile/0/x001/x234/067");
  EXPECT_EQ(path_of({.level = 1, .index = 0, .width = 17}), "tile/1/000.p/17");
  EXPECT_EQ(entries_path_of({.index = 273, .width = 112}), "tile/entries/273.p/112");
  EXPECT_EQ(entries_path_of({.index = 999'999'999}), "tile/entries/x999/x999/999");
}

TEST(Tile, FillsAsTheSpecificationSays) {
  constexpr TreeSize size = 70'000;
  EXPECT_EQ(tile_in_tree(0, 272, size).width, 256U);
  EXPECT_EQ(tile_in_tree(0, 273, size).width, 112U);
  EXPECT_EQ(tile_in_tree(0, 274, size).width, 0U);
  EXPECT_EQ(tile_in_tree(1, 0, size).width, 256U);
  EXPECT_EQ(tile_in_tree(1, 1, size).width, 17U);
  EXPECT_EQ(tile_in_tree(2, 0, size).width, 1U);
  EXPECT_EQ(tile_in_tree(3, 0, size).width, 0U);
  EXPECT_EQ(tile_in_tree(63, 0, tree_size_max).width, 0U);
  EXPECT_EQ(tile_in_tree(1, 0, 256).width, 1U);
}

TEST(Tile, HasOnePathAndEveryPathIsOfOneTile) {
  for (const Tile tile : {Tile{}, Tile{0, 1'234'067, 256}, Tile{63, 7, 1}, Tile{2, 1'000, 255},
                          Tile{0, tile_index_max, 3}}) {
    const auto again = parse_tile_path(path_of(tile));
    ASSERT_TRUE(again) << path_of(tile);
    EXPECT_EQ(*again, tile);
    const auto entries = parse_entries_path(entries_path_of(tile));
    ASSERT_TRUE(entries);
    EXPECT_EQ(entries->index, tile.index);
  }
  for (const char* path : {"",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/0/67",
                           "tile/0/0067",
                           "tile/00/067",
                           "tile/64/067",
                           "tile/-1/067",
                           "tile/0/001/067",
                           "tile/0/x000/067",
                           "tile/0/x01/067",
                           "tile/0/x001/x067",
                           "tile/0/067.p/0",
                           "tile/0/067.p/256",
                           "tile/0/067.p/07",
                           "tile/0/067.p/",
                           "tile/0/067.p/1/2",
                           "tile/0/067/",
                           "/tile/0/067",
                           "tile/0/067\n",
                           "tile/0/x999/x999/x999/x999/x999/x999/999",
                           "tile/0/ 67",
                           "tile/0/+67"}) {
    EXPECT_FALSE(parse_tile_path(path)) << path;
  }
  EXPECT_FALSE(parse_entries_path("tile/0/067"));
  EXPECT_FALSE(parse_tile_path("tile/entries/067"));
}

TEST(Bundle, GivesItsEntriesBack) {
  const std::vector<std::string> entries{"", "a", std::string(65'528, 'x'), std::string(1, '\0')};
  EXPECT_EQ(*parse_bundle(bundle_of(entries)), entries);
  EXPECT_EQ(bundle_of({"ab"}), std::string("\0\2ab", 4));
  EXPECT_TRUE(parse_bundle("")->empty());
  EXPECT_FALSE(parse_bundle(std::string("\0", 1)));
  EXPECT_FALSE(parse_bundle(std::string("\0\3ab", 4)));
  EXPECT_FALSE(parse_bundle(std::string(2 * 257, '\0')));
}

// Tiles as a tree of that size has them, cut from its leaves.
class CutTiles final : public TileReader {
 public:
  explicit CutTiles(const PlainHashes& hashes) : hashes_(hashes) {}
  Result<std::vector<Digest>> hashes_of(const Tile& tile) const override {
    std::vector<Digest> cut;
    for (unsigned i = 0; i < tile.width - missing; ++i) {
      cut.push_back(*hashes_.subtree(tile.level * tile_height, tile.index * tile_width_max + i));
    }
    ++read;
    return cut;
  }
  unsigned missing = 0;
  mutable int read = 0;

 private:
  const PlainHashes& hashes_;
};

TEST(TileHashes, AreThoseOfTheTree) {
  const PlainHashes plain = PlainHashes::of_size(66'000);
  for (const TreeSize size : {1U, 2U, 255U, 256U, 257U, 511U, 600U, 65'536U, 65'537U, 66'000U}) {
    const CutTiles tiles(plain);
    const TileHashes hashes(tiles, size);
    const TreeHead head = plain.head(size);
    EXPECT_EQ(*root_of(hashes, size), head.root) << size;
    for (const LeafIndex index : {TreeSize{0}, size / 3, size - 1}) {
      const auto path = inclusion_path(hashes, index, size);
      ASSERT_TRUE(path);
      EXPECT_TRUE(check_inclusion(head, index, plain.leaves()[index], *path)) << size;
      const auto growth = consistency_path(hashes, index + 1, size);
      ASSERT_TRUE(growth);
      EXPECT_TRUE(check_consistency(plain.head(index + 1), head, *growth)) << size;
    }
    const int read = tiles.read;
    EXPECT_TRUE(root_of(hashes, size));
    EXPECT_EQ(tiles.read, read) << "a tile is read once";
  }
}

TEST(TileHashes, SayThatATileIsTooNarrow) {
  const PlainHashes plain = PlainHashes::of_size(300);
  CutTiles tiles(plain);
  tiles.missing = 1;
  const TileHashes hashes(tiles, 300);
  const auto root = root_of(hashes, 300);
  ASSERT_FALSE(root);
  EXPECT_EQ(root.error().fault, Fault::corrupt);
}

}  // namespace
}  // namespace grantledger
