#include "ledger/log/views.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "ledger/log/memory_log.h"
#include "ledger/log/small_file.h"
#include "tests/log_samples.h"
#include "tests/scratch_directory.h"

namespace grantledger {
namespace {

const ViewId view{.name = "balances", .version = 3};

class ViewsTest : public testing::Test {
 protected:
  ViewsTest() { CHECK(log.append(0, std::vector<StoredEnvelope>{"one", "two"})); }

  Checkpoint at(Position position) const {
    return {.position = position, .digest = sha256(*log.read(position - 1)->begin())};
  }
  void fill(Table& table) {
    RowChanges changes;
    changes.put("row", "value");
    CHECK(table.commit(std::move(changes), at(2)));
  }
  void fill() { fill(**views.open(view, log)); }

  std::set<std::string> names() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
      names.insert(entry.path().filename().string());
    }
    return names;
  }

  ScratchDirectory directory;
  StorageShare share{1 << 20};
  MemoryLog log;
  Views views{directory.path(), share};
};

TEST_F(ViewsTest, OpenTheSameRowsAgain) {
  fill();
  const std::unique_ptr<Table> table = *views.open(view, log);
  EXPECT_EQ(table->checkpoint(), at(2));
  EXPECT_EQ(*table->get("row"), "value");
  EXPECT_EQ(names(), (std::set<std::string>{"balances", "balances-v3.1"}));
}

TEST_F(ViewsTest, BeginAnewForAnotherVersionAndRemoveTheOld) {
  fill();
  const std::unique_ptr<Table> table = *views.open({.name = "balances", .version = 4}, log);
  EXPECT_EQ(table->checkpoint(), Checkpoint{});
  EXPECT_EQ(names(), (std::set<std::string>{"balances", "balances-v4.2"}));
}

TEST_F(ViewsTest, BeginAnewForAnotherLog) {
  fill();
  MemoryLog other;
  ASSERT_TRUE(other.append(0, std::vector<StoredEnvelope>{"one", "TWO"}));
  EXPECT_EQ((*views.open_reader(view, other))->checkpoint(), Checkpoint{});
  EXPECT_EQ((*views.open(view, other))->checkpoint(), Checkpoint{});
}

TEST_F(ViewsTest, BeginAnewWhenTheTableIsDeletedOrDamaged) {
  fill();
  std::filesystem::remove_all(directory / "balances-v3.1");
  EXPECT_EQ((*views.open_reader(view, log))->checkpoint(), Checkpoint{});
  fill();
  std::ofstream(directory / "balances-v3.1" / "CURRENT") << "MANIFEST-nonsense\n";
  const auto table = views.open(view, log);
  ASSERT_TRUE(table) << table.error().detail;
  EXPECT_EQ((*table)->checkpoint(), Checkpoint{});
}

TEST_F(ViewsTest, SayThatTheLogLostEnvelopes) {
  fill();
  MemoryLog shorter;
  ASSERT_TRUE(shorter.append(0, std::vector<StoredEnvelope>{"one"}));
  const auto table = views.open(view, shorter);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().fault, Fault::corrupt);
  EXPECT_EQ(table.error().detail,
            "the log ends at 1, but view 'balances' has read to 2: envelopes are lost");
  EXPECT_EQ(views.open_reader(view, shorter).error().fault, Fault::corrupt);
}

TEST_F(ViewsTest, AreEmptyToAReaderBeforeAnyWriter) {
  const std::unique_ptr<TableReader> reader = *views.open_reader(view, log);
  EXPECT_EQ(reader->checkpoint(), Checkpoint{});
  EXPECT_EQ(rows_of(*reader), Rows{});
  EXPECT_EQ(names(), std::set<std::string>{});
}

TEST_F(ViewsTest, ShowAReaderTheLiveRowsOfItsVersionOnly) {
  fill();
  const std::unique_ptr<TableReader> reader = *views.open_reader(view, log);
  EXPECT_EQ(reader->checkpoint(), at(2));
  EXPECT_EQ(rows_of(*reader), (Rows{{"row", "value"}}));
  EXPECT_EQ((*views.open_reader({.name = "balances", .version = 2}, log))->checkpoint(),
            Checkpoint{});
}

TEST_F(ViewsTest, SwitchToWhatWasRebuiltBesideTheLiveTable) {
  fill();
  const std::unique_ptr<TableReader> before = *views.open_reader(view, log);
  Views::Rebuild rebuild = *views.begin_rebuild(view);
  RowChanges changes;
  changes.put("row", "rebuilt");
  ASSERT_TRUE(rebuild.table->commit(std::move(changes), at(1)));
  EXPECT_EQ((*views.open_reader(view, log))->checkpoint(), at(2));

  rebuild.table.reset();
  ASSERT_TRUE(views.finish_rebuild(view, rebuild.directory));
  EXPECT_EQ(*(*views.open_reader(view, log))->get("row"), "rebuilt");
  EXPECT_EQ(*before->get("row"), "value");
  EXPECT_EQ(names(), (std::set<std::string>{"balances", "balances-v3.2"}));
}

TEST_F(ViewsTest, RemoveARebuildThatNeverFinishedAndNothingElse) {
  fill();
  { const Views::Rebuild rebuild = *views.begin_rebuild(view); }
  std::filesystem::create_directory(directory / "balances-vx");
  std::filesystem::create_directory(directory / "other-v1.1");
  EXPECT_EQ((*views.open(view, log))->checkpoint(), at(2));
  EXPECT_EQ(names(),
            (std::set<std::string>{"balances", "balances-v3.1", "balances-vx", "other-v1.1"}));
}

TEST(SmallFile, IsReplacedWhole) {
  const ScratchDirectory directory;
  EXPECT_EQ(*read_small_file(directory / "file"), std::nullopt);
  ASSERT_TRUE(replace_small_file(directory / "file", "first"));
  ASSERT_TRUE(replace_small_file(directory / "file", "2"));
  EXPECT_EQ(*read_small_file(directory / "file"), "2");
  EXPECT_FALSE(std::filesystem::exists(directory / "file.next"));
}

TEST(SmallFile, IsNotReadBeyondItsLimit) {
  const ScratchDirectory directory;
  ASSERT_TRUE(replace_small_file(directory / "file", std::string(small_file_bytes_max + 1, 'x')));
  EXPECT_EQ(read_small_file(directory / "file").error().fault, Fault::corrupt);
  EXPECT_EQ(read_small_file(directory.path()).error().fault, Fault::unavailable);
  EXPECT_EQ(replace_small_file(directory / "none/file", "").error().fault, Fault::unavailable);
}

}  // namespace
}  // namespace grantledger
