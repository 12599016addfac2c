#include "ledger/tile_directory.h"

#include <gtest/gtest.h>

#include "ledger/log/memory_log.h"
#include "ledger/log/memory_table.h"
#include "ledger/tree_tiles.h"
#include "tests/scratch_directory.h"

namespace grantledger {
namespace {

// A log of entries that are no envelopes, and its tree.
struct Sealed {
  explicit Sealed(TreeSize size) {
    TreeTiles tree;
    for (TreeSize i = 0; i < size; ++i) entries.push_back("entry " + std::to_string(i));
    CHECK(log.append(0, entries).has_value());
    for (const StoredEnvelope& entry : entries) tree.fold_stored(0, entry);
    head = tree.head();
    CHECK(table.commit(tree.drain(), {.position = size, .digest = {}}).has_value());
  }
  Note seal(const std::string& origin = "ledger") const {
    return *grantledger::seal({origin, head, {}}, key);
  }

  PrivateKey key = *PrivateKey::generate("ledger", KeyUse::note);
  std::vector<StoredEnvelope> entries;
  MemoryLog log;
  MemoryTable table;
  SavedTiles tiles{table};
  TreeHead head;
};

class TileDirectoryTest : public testing::Test {
 protected:
  ScratchDirectory scratch;
  std::filesystem::path directory = scratch / "tree";
};

TEST_F(TileDirectoryTest, HoldsTheEntriesAndTheTreeThatWasSealed) {
  const Sealed sealed(600);
  ASSERT_EQ(*publish_tiles(sealed.log, sealed.tiles, sealed.seal(), directory), 3U + 3U + 1U);
  const auto published = TileDirectory::open(directory);
  ASSERT_TRUE(published) << published.error().detail;
  EXPECT_EQ(published->tree().head, sealed.head);
  std::vector<StoredEnvelope> read;
  while (read.size() < published->head()) {
    const auto page = published->read(read.size(), {.count_max = 100});
    ASSERT_TRUE(page && !page->empty());
    read.insert(read.end(), page->begin(), page->end());
  }
  EXPECT_EQ(read, sealed.entries);
  EXPECT_TRUE(published->read(600)->empty());
  const TileHashes hashes(*published, 600);
  EXPECT_EQ(*root_of(hashes, 600), sealed.head.root);
  // A smaller tree is there too, in wider tiles.
  EXPECT_EQ(*root_of(TileHashes(*published, 300), 300), Sealed(300).head.root);
}

TEST_F(TileDirectoryTest, GrowsAndWritesNoTileTwice) {
  const Sealed small(300);
  const Sealed large(600);
  ASSERT_TRUE(publish_tiles(small.log, small.tiles, small.seal(), directory));
  // Tiles 0 are there; 1 and 2 of leaves and of entries are new, and the one above is wider.
  EXPECT_EQ(*publish_tiles(large.log, large.tiles, large.seal(), directory), 2U + 2U + 1U);
  EXPECT_EQ(*publish_tiles(large.log, large.tiles, large.seal(), directory), 0U);
  EXPECT_EQ(TileDirectory::open(directory)->tree().head, large.head);
  EXPECT_EQ(publish_tiles(small.log, small.tiles, small.seal(), directory).error().fault,
            Fault::conflict);
  EXPECT_EQ(publish_tiles(large.log, large.tiles, large.seal("another"), directory).error().fault,
            Fault::conflict);
}

TEST_F(TileDirectoryTest, SaysWhatIsMissing) {
  EXPECT_EQ(TileDirectory::open(directory).error().fault, Fault::malformed);
  const Sealed sealed(300);
  ASSERT_TRUE(publish_tiles(sealed.log, sealed.tiles, sealed.seal(), directory));
  const auto published = TileDirectory::open(directory);
  std::filesystem::remove(directory / "tile/0/000");
  EXPECT_EQ(published->hashes_of({}).error().fault, Fault::corrupt);
  std::filesystem::resize_file(directory / "tile/entries/000", 100);
  EXPECT_EQ(published->read(0).error().fault, Fault::corrupt);
}

}  // namespace
}  // namespace grantledger
