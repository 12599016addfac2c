#include "ledger/log/table.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <map>
#include <random>

#include "ledger/log/memory_table.h"
#include "ledger/log/rocks_table.h"
#include "tests/failing_disk.h"
#include "tests/log_samples.h"
#include "tests/scratch_directory.h"

namespace grantledger {
namespace {

using Amounts = std::vector<std::int64_t>;

constexpr std::int64_t amount_max = std::numeric_limits<std::int64_t>::max();

struct Memory {
  MemoryTable table;
  Table& get() { return table; }
};

struct Rocks {
  ScratchDirectory directory;
  StorageShare share{1 << 20};
  std::unique_ptr<Table> table = *open();

  Table& get() { return *table; }
  Result<std::unique_ptr<Table>> open() { return open_rocks_table(directory / "table", share); }
};

Checkpoint at(Position position) {
  Checkpoint checkpoint{.position = position, .digest = {}};
  checkpoint.digest.fill(static_cast<std::uint8_t>(position));
  return checkpoint;
}

Amounts amounts_at(const TableReader& table, std::string_view key) {
  const auto row = table.get(key);
  return row && *row ? *sums_of(**row) : Amounts{};
}

// What every table promises.
template <class Store>
class TableContract : public testing::Test {
 protected:
  Result<void> commit(RowChanges run) {
    return table.commit(std::move(run), at(table.checkpoint().position + 1));
  }
  Result<void> put(std::string_view key, std::string_view value) {
    RowChanges run;
    run.put(key, value);
    return commit(std::move(run));
  }
  Result<void> add(std::string_view key, const Amounts& amounts) {
    RowChanges run;
    run.add(key, amounts);
    return commit(std::move(run));
  }

  Store store;
  Table& table = store.get();
};

using Stores = testing::Types<Memory, Rocks>;
TYPED_TEST_SUITE(TableContract, Stores);

TYPED_TEST(TableContract, StartsEmptyBeforeTheFirstEnvelope) {
  EXPECT_EQ(this->table.checkpoint(), Checkpoint{});
  EXPECT_EQ(*this->table.get("a"), std::nullopt);
  EXPECT_EQ(rows_of(this->table), Rows{});
}

TYPED_TEST(TableContract, MovesItsCheckpointWithItsRows) {
  RowChanges run;
  run.put("a", "1");
  ASSERT_TRUE(this->table.commit(std::move(run), at(7)));
  EXPECT_EQ(this->table.checkpoint(), at(7));
  EXPECT_EQ(*this->table.get("a"), "1");
  ASSERT_TRUE(this->table.commit(RowChanges(), at(9)));
  EXPECT_EQ(this->table.checkpoint(), at(9));
  EXPECT_EQ(rows_of(this->table), (Rows{{"a", "1"}}));
}

TYPED_TEST(TableContract, DoesNotShowItsCheckpointAsARow) {
  ASSERT_TRUE(this->put(std::string_view("\0\1", 2), "x"));
  EXPECT_EQ(rows_of(this->table).size(), 1U);
  EXPECT_EQ(*this->table.get(std::string_view("\0", 1)), std::nullopt);
}

TYPED_TEST(TableContract, ReplacesAndErasesRows) {
  ASSERT_TRUE(this->put("a", "1"));
  ASSERT_TRUE(this->put("b", std::string(100'000, 'b')));
  ASSERT_TRUE(this->put("a", ""));
  EXPECT_EQ(*this->table.get("a"), "");
  RowChanges run;
  run.erase("a");
  run.erase("missing");
  ASSERT_TRUE(this->commit(std::move(run)));
  EXPECT_EQ(*this->table.get("a"), std::nullopt);
  EXPECT_EQ(rows_of(this->table), (Rows{{"b", std::string(100'000, 'b')}}));
}

TYPED_TEST(TableContract, GetsManyRowsInTheOrderAskedFor) {
  ASSERT_TRUE(this->put("a", "1"));
  ASSERT_TRUE(this->put("b", ""));
  const std::vector<std::string_view> keys{"c", "b", std::string_view("\0", 1), "a", "b"};
  const auto rows = this->table.get_many(keys);
  EXPECT_EQ(*rows, (std::vector<std::optional<std::string>>{{}, "", {}, "1", ""}));
  EXPECT_TRUE(this->table.get_many({})->empty());

  ASSERT_TRUE(this->add("a", {1}));
  EXPECT_EQ(this->table.get_many(keys).error().fault, Fault::corrupt);
}

TYPED_TEST(TableContract, ScansByPrefixInOrderOfUnsignedBytes) {
  RowChanges run;
  for (const char* key : {"b\xff", "b", "a", "c", "b\x01", "bb"}) run.put(key, "");
  ASSERT_TRUE(this->commit(std::move(run)));
  const Rows rows = rows_of(this->table, "b");
  EXPECT_EQ(rows, (Rows{{"b", ""}, {"b\x01", ""}, {"bb", ""}, {"b\xff", ""}}));
  EXPECT_EQ(rows_of(this->table, "d"), Rows{});
}

TYPED_TEST(TableContract, OrdersKeysThatShareLongBeginnings) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  RowChanges changes;
  Rows expected;
  for (int i = 0; i < 3'000; ++i) {
    std::string key = std::string(random() % 20, 'a');
    while (random() % 4 != 0)
      key.push_back(
          "\0\xff"
          "b"[random() % 3]);
    if (key.empty() || key == std::string(1, '\0')) continue;
    changes.put(key, std::to_string(i));
    expected[key] = std::to_string(i);
  }
  ASSERT_TRUE(this->commit(std::move(changes)));
  EXPECT_EQ(rows_of(this->table), expected);
}

TYPED_TEST(TableContract, EndsAScanWhenAsked) {
  ASSERT_TRUE(this->put("a", ""));
  ASSERT_TRUE(this->put("b", ""));
  int seen = 0;
  ASSERT_TRUE(this->table.scan("", [&seen](std::string_view, std::string_view) {
    ++seen;
    return false;
  }));
  EXPECT_EQ(seen, 1);
}

TYPED_TEST(TableContract, AddsAmountsPlaceByPlace) {
  ASSERT_TRUE(this->add("a", {1, -2}));
  ASSERT_TRUE(this->add("a", {10}));
  ASSERT_TRUE(this->add("a", {100, 200, 300}));
  EXPECT_EQ(amounts_at(this->table, "a"), (Amounts{111, 198, 300}));
}

TYPED_TEST(TableContract, AppendsToListsInTheOrderOfRuns) {
  const std::string key = std::string(1, list_key_first) + "G1";
  std::string expected;
  for (int run = 0; run < 40; ++run) {
    RowChanges changes;
    for (int i = 0; i <= run % 3; ++i) {
      const std::string element = std::to_string(run) + "." + std::to_string(i) + ";";
      changes.extend(key, element);
      expected += element;
    }
    ASSERT_TRUE(this->commit(std::move(changes)));
  }
  EXPECT_EQ(**this->table.get(key), expected);
  EXPECT_EQ(rows_of(this->table), (Rows{{key, expected}}));
}

TYPED_TEST(TableContract, AppliesTheChangesOfARunInTheirOrder) {
  const Amounts one{1};
  ASSERT_TRUE(this->add("kept", {5}));
  ASSERT_TRUE(this->add("erased", {5}));
  ASSERT_TRUE(this->add("begun anew", {5}));
  ASSERT_TRUE(this->add("put", {5}));
  RowChanges run;
  for (int i = 0; i < 3; ++i) run.add("kept", one);
  run.add("erased", one);
  run.erase("erased");
  run.add("begun anew", one);
  run.erase("begun anew");
  run.add("begun anew", one);
  run.add("begun anew", one);
  run.put("put", value_of_sums(Amounts{40}));
  run.add("put", one);
  run.put("twice", "first");
  run.put("twice", "second");
  ASSERT_TRUE(this->commit(std::move(run)));
  EXPECT_EQ(amounts_at(this->table, "kept"), Amounts{8});
  EXPECT_EQ(*this->table.get("erased"), std::nullopt);
  EXPECT_EQ(amounts_at(this->table, "begun anew"), Amounts{2});
  EXPECT_EQ(amounts_at(this->table, "put"), Amounts{41});
  EXPECT_EQ(*this->table.get("twice"), "second");
}

TYPED_TEST(TableContract, RefusesARunWhoseSumOverflows) {
  RowChanges run;
  run.put("b", "1");
  run.add("a", Amounts{amount_max});
  run.add("a", Amounts{1});
  EXPECT_EQ(this->commit(std::move(run)).error().fault, Fault::corrupt);
  EXPECT_EQ(this->table.checkpoint(), Checkpoint{});
  EXPECT_EQ(rows_of(this->table), Rows{});
  EXPECT_TRUE(this->put("b", "2"));
}

TYPED_TEST(TableContract, NeverShowsASumThatHasOverflowed) {
  ASSERT_TRUE(this->add("a", {amount_max}));
  ASSERT_TRUE(this->add("a", {1}));
  EXPECT_EQ(this->table.get("a").error().fault, Fault::corrupt);
  EXPECT_FALSE(this->table.scan("", [](std::string_view, std::string_view) { return true; }));
}

TYPED_TEST(TableContract, NeverAddsToARowWithoutAmounts) {
  ASSERT_TRUE(this->put("a", "text"));
  ASSERT_TRUE(this->add("a", {1}));
  EXPECT_EQ(this->table.get("a").error().fault, Fault::corrupt);
}

// One random change to a row, by a run and by hand.
void change_one(std::mt19937& random, RowChanges& run,
                std::map<std::string, std::int64_t>& expected) {
  const std::string key = "row" + std::to_string(random() % 40);
  const auto amount = static_cast<std::int64_t>(random() % 1000) - 500;
  switch (random() % 6) {
    case 0:
      run.erase(key);
      expected.erase(key);
      return;
    case 1:
      run.put(key, value_of_sums(Amounts{amount}));
      expected[key] = amount;
      return;
    default:
      run.add(key, Amounts{amount});
      expected[key] += amount;
  }
}

TYPED_TEST(TableContract, HoldsWhatRandomRunsMakeOfIt) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::map<std::string, std::int64_t> expected;
  for (int round = 0; round < 60; ++round) {
    RowChanges run;
    for (auto change = random() % 100; change > 0; --change) change_one(random, run, expected);
    ASSERT_TRUE(this->commit(std::move(run)));
  }
  Rows rows;
  for (const auto& [key, amount] : expected) rows[key] = value_of_sums(Amounts{amount});
  EXPECT_EQ(rows_of(this->table), rows);
}

TEST(RocksTable, KeepsRowsAndCheckpointWhenItIsOpenedAgain) {
  Rocks rocks;
  RowChanges run;
  run.put("a", "1");
  ASSERT_TRUE(rocks.table->commit(std::move(run), at(3)));
  rocks.table.reset();
  rocks.table = *rocks.open();
  EXPECT_EQ(rocks.table->checkpoint(), at(3));
  EXPECT_EQ(rows_of(*rocks.table), (Rows{{"a", "1"}}));
}

TEST(RocksTable, RefusesForGoodAfterAFailedCommit) {
  const ScratchDirectory directory;
  const auto disk = std::make_shared<FailingDisk>();
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  StorageShare share(1 << 20, env.get());
  std::unique_ptr<Table> table = *open_rocks_table(directory / "table", share);
  ASSERT_TRUE(table->commit(RowChanges(), at(1)));

  RowChanges run;
  run.put("a", "1");
  disk->is_failing = true;
  EXPECT_EQ(table->commit(RowChanges(run), at(2)).error().fault, Fault::unavailable);
  disk->is_failing = false;
  EXPECT_EQ(table->commit(RowChanges(run), at(2)).error().detail,
            "stopped after a failed commit: open the table anew");
  EXPECT_EQ(table->checkpoint(), at(1));

  table.reset();
  table = *open_rocks_table(directory / "table", share);
  const bool is_there = table->checkpoint() == at(2);  // All of it or nothing.
  EXPECT_EQ(rows_of(*table), is_there ? Rows({{"a", "1"}}) : Rows());
}

TEST(RocksTableReader, ShowsOneCheckpointWhateverTheWriterDoes) {
  Rocks rocks;
  RowChanges run;
  run.put("a", "1");
  ASSERT_TRUE(rocks.table->commit(RowChanges(run), at(1)));
  StorageShare other_process(1 << 20);
  const auto open = [&] {
    return *open_rocks_table_reader(rocks.directory / "table", other_process);
  };
  const std::unique_ptr<TableReader> reader = open();
  for (Position position = 2; position <= 100; ++position) {  // Enough to replace every file.
    run.put("a", std::to_string(position));
    ASSERT_TRUE(rocks.table->commit(RowChanges(run), at(position)));
  }
  EXPECT_EQ(reader->checkpoint(), at(1));
  EXPECT_EQ(rows_of(*reader), (Rows{{"a", "1"}}));
  EXPECT_EQ(open()->checkpoint(), at(100));
  EXPECT_EQ(*open()->get("a"), "100");
}

TEST(RocksTableReader, SaysThatThereIsNoTable) {
  const ScratchDirectory directory;
  StorageShare share(1 << 20);
  EXPECT_EQ(open_rocks_table_reader(directory / "table", share).error().fault, Fault::unavailable);
}

TEST(RowChangesDeathTest, RefusesTheTablesOwnKey) {
  RowChanges run;
  EXPECT_DEATH(run.put(std::string_view("\0", 1), ""), "CHECK failed");
  EXPECT_DEATH(run.put("", ""), "CHECK failed");
  EXPECT_DEATH(run.put(std::string(RowChanges::key_size_max + 1, 'k'), ""), "CHECK failed");
}

TEST(Sums, AreListsOfWholeAmounts) {
  EXPECT_EQ(*sums_of(value_of_sums(Amounts{1, -1})), (Amounts{1, -1}));
  EXPECT_EQ(sums_of("1234567").error().fault, Fault::corrupt);
}

}  // namespace
}  // namespace grantledger
