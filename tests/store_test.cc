#include "ledger/store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "ledger/id_index.h"
#include "ledger/log/follower_runner.h"
#include "ledger/log/memory_table.h"
#include "ledger/log/small_file.h"
#include "tests/log_samples.h"
#include "tests/scratch_directory.h"

namespace grantledger {
namespace {

class StoreTest : public testing::Test {
 protected:
  ScratchDirectory scratch;
  std::filesystem::path root = scratch / "store";
  StandingClock clock;
};

TEST_F(StoreTest, IsMadeOnceWithEverythingInPlace) {
  ASSERT_TRUE(create_store(root, clock));
  const StorePaths paths{root};
  EXPECT_EQ(*read_small_file(paths.format()), "grantledger store 1\n");
  for (const auto& path : {paths.head(), paths.log(), paths.views(), paths.kept(), paths.keys()}) {
    EXPECT_TRUE(std::filesystem::exists(path)) << path;
  }
  EXPECT_EQ(std::filesystem::status(paths.keys()).permissions(), std::filesystem::perms::owner_all);
  EXPECT_EQ(create_store(root, clock).error().fault, Fault::malformed);
}

TEST_F(StoreTest, IsNotMadeAmongOtherFiles) {
  std::filesystem::create_directory(root);
  std::ofstream(root / "thesis.odt") << "x";
  EXPECT_EQ(create_store(root, clock).error().detail,
            root.string() + " is not empty: it has thesis.odt");
}

TEST_F(StoreTest, IsMadeWhereMakingItWasInterrupted) {
  ASSERT_TRUE(create_store(root, clock));
  std::filesystem::remove(StorePaths{root}.format());
  EXPECT_EQ(StoreWriter::open(root, clock).error().fault, Fault::malformed);
  ASSERT_TRUE(create_store(root, clock));
  EXPECT_TRUE(StoreWriter::open(root, clock));
}

TEST_F(StoreTest, SaysHowToMakeOneWhenThereIsNone) {
  const auto reader = StoreReader::open(root);
  EXPECT_EQ(reader.error().fault, Fault::malformed);
  EXPECT_EQ(reader.error().detail,
            "there is no store in " + root.string() + ": make one with 'grantledger init'");
}

TEST_F(StoreTest, RefusesAFormatItDoesNotKnow) {
  ASSERT_TRUE(create_store(root, clock));
  ASSERT_TRUE(replace_small_file(root / "FORMAT", "grantledger store 2\n"));
  EXPECT_EQ(StoreWriter::open(root, clock).error().detail,
            "the store in " + root.string() +
                " has format 2, this program reads up to 1: use a newer program");
  for (const char* text : {"", "grantledger store \n", "grantledger store 0\n", "thesis"}) {
    ASSERT_TRUE(replace_small_file(root / "FORMAT", text));
    EXPECT_EQ(StoreReader::open(root).error().fault, Fault::corrupt) << text;
  }
}

TEST_F(StoreTest, TellsASecondWriterWhoHoldsIt) {
  ASSERT_TRUE(create_store(root, clock));
  const auto first = StoreWriter::open(root, clock);
  ASSERT_TRUE(first);
  const auto second = StoreWriter::open(root, clock);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().fault, Fault::unavailable);
  const std::string expected = "the store is being written by pid " + std::to_string(getpid());
  EXPECT_TRUE(second.error().detail.starts_with(expected + " on ")) << second.error().detail;
  EXPECT_NE(second.error().detail.find(" since 1970-01-01T00:00:00.000001Z"), std::string::npos);
}

TEST_F(StoreTest, ShowsReadersWhatItsWriterAnswered) {
  ASSERT_TRUE(create_store(root, clock));
  const auto reader = StoreReader::open(root);
  ASSERT_TRUE(reader) << reader.error().detail;
  const auto writer = StoreWriter::open(root, clock);
  ASSERT_TRUE((*writer)->log().append(0, stored_samples(1, 3)));
  EXPECT_EQ(*(*reader)->log().read(0), stored_samples(1, 3));
  const auto late = StoreReader::open(root);
  EXPECT_EQ(*(*late)->log().read(2), stored_samples(3, 1));
}

TEST_F(StoreTest, KeepsItsFollowersWhereTheyStood) {
  ASSERT_TRUE(create_store(root, clock));
  for (Position round = 0; round < 3; ++round) {
    const auto store = StoreWriter::open(root, clock);
    ASSERT_TRUE(store) << store.error().detail;
    FollowerRunner runner((*store)->log(), clock);
    runner.add(std::make_unique<IdIndex>(),
               *(*store)->views().open(IdIndex::view(), (*store)->log()));
    EXPECT_EQ(runner.checkpoint_of("ids")->position, round * 10);
    ASSERT_TRUE((*store)->log().append(round * 10, stored_samples(round * 10 + 1, 10)));
    ASSERT_TRUE(runner.catch_up());
  }
  const auto reader = StoreReader::open(root);
  const auto ids = (*reader)->views().open_reader(IdIndex::view(), (*reader)->log());
  ASSERT_TRUE(ids) << ids.error().detail;
  EXPECT_EQ(*find_position(**ids, sample_envelope(23).command), 23U);
}

TEST_F(StoreTest, RestoresFromItsLogAlone) {
  ASSERT_TRUE(create_store(root, clock));
  ASSERT_TRUE((*StoreWriter::open(root, clock))->log().append(0, stored_samples(1, 3)));
  const StorePaths paths{root};
  for (const auto& path : {paths.head(), paths.views(), paths.lock(), paths.keys()}) {
    std::filesystem::remove_all(path);
  }
  const auto writer = StoreWriter::open(root, clock);
  ASSERT_TRUE(writer) << writer.error().detail;
  EXPECT_EQ((*writer)->log().head(), 3U);
}

TEST(IdIndex, FindsWhereACommandWasRecorded) {
  IdIndex index;
  MemoryTable table;
  for (Position position = 1; position <= 300; ++position) {
    index.fold(position, sample_envelope(position));
  }
  ASSERT_TRUE(table.commit(index.drain(), {.position = 300, .digest = {}}));
  EXPECT_EQ(*find_position(table, sample_envelope(1).command), 1U);
  EXPECT_EQ(*find_position(table, sample_envelope(300).command), 300U);
  EXPECT_EQ(*find_position(table, sample_envelope(301).command), std::nullopt);
  const std::vector<CommandId> commands{sample_envelope(301).command, sample_envelope(9).command};
  EXPECT_EQ(*find_positions(table, commands),
            (std::vector<std::optional<Position>>{std::nullopt, 9U}));
  EXPECT_EQ(index.drain().count(), 0U);
}

TEST(IdIndex, ReportsARowThatIsNoPosition) {
  IdIndex index;
  MemoryTable table;
  RowChanges changes;
  changes.put(std::string(16, '\0'), "short");
  ASSERT_TRUE(table.commit(std::move(changes), {}));
  EXPECT_EQ(find_position(table, CommandId{}).error().fault, Fault::corrupt);
}

}  // namespace
}  // namespace grantledger
