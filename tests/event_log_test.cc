#include "ledger/log/event_log.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <optional>
#include <random>

#include "ledger/log/memory_log.h"
#include "ledger/log/rocks_log.h"
#include "tests/failing_disk.h"
#include "tests/scratch_directory.h"

namespace grantledger {
namespace {

using Envelopes = std::vector<StoredEnvelope>;

struct Memory {
  MemoryLog log;
  EventLog& get() { return log; }
};

struct Rocks {
  ScratchDirectory directory;
  std::optional<HeadFile> head = *HeadFile::open_writer(directory / "head");
  std::unique_ptr<EventLog> log = *open();

  EventLog& get() { return *log; }
  Result<std::unique_ptr<EventLog>> open() { return open_rocks_log(directory / "log", *head); }
};

// What every log promises.
template <class Store>
class EventLogContract : public testing::Test {
 protected:
  Store store;
  EventLog& log = store.get();
};

using Stores = testing::Types<Memory, Rocks>;
TYPED_TEST_SUITE(EventLogContract, Stores);

TYPED_TEST(EventLogContract, StartsEmpty) {
  EXPECT_EQ(this->log.head(), 0U);
  EXPECT_EQ(*this->log.read(0), Envelopes{});
}

TYPED_TEST(EventLogContract, GivesBackTheBytesInOrder) {
  const Envelopes first{"one", std::string("t\0o", 3)};
  const Envelopes second{"three"};
  EXPECT_EQ(*this->log.append(0, first), 2U);
  EXPECT_EQ(*this->log.append(2, second), 3U);
  EXPECT_EQ(this->log.head(), 3U);
  EXPECT_EQ(*this->log.read(0), (Envelopes{first[0], first[1], "three"}));
  EXPECT_EQ(*this->log.read(2), second);
  EXPECT_EQ(*this->log.read(3), Envelopes{});
  EXPECT_EQ(*this->log.read(99), Envelopes{});
}

TYPED_TEST(EventLogContract, RefusesToAppendAfterAnotherWriter) {
  const Envelopes one{"one"};
  ASSERT_EQ(*this->log.append(0, one), 1U);
  EXPECT_EQ(this->log.append(0, one).error().fault, Fault::conflict);
  EXPECT_EQ(this->log.append(2, one).error().fault, Fault::conflict);
  EXPECT_EQ(this->log.head(), 1U);
}

TYPED_TEST(EventLogContract, AppendsNothingWhenGivenNothing) {
  EXPECT_EQ(*this->log.append(0, {}), 0U);
  EXPECT_EQ(this->log.append(1, {}).error().fault, Fault::conflict);
}

TYPED_TEST(EventLogContract, EndsAPageAtItsLimitsButNeverEmpty) {
  const Envelopes envelopes{"aaaa", "bbbb", "cccc"};
  ASSERT_TRUE(this->log.append(0, envelopes));
  EXPECT_EQ(this->log.read(0, {.count_max = 2})->size(), 2U);
  EXPECT_EQ(*this->log.read(1, {.count_max = 1}), Envelopes{"bbbb"});
  EXPECT_EQ(this->log.read(0, {.count_max = 0})->size(), 1U);
  EXPECT_EQ(this->log.read(0, {.size_bytes_max = 8})->size(), 2U);
  EXPECT_EQ(this->log.read(0, {.size_bytes_max = 1})->size(), 1U);
}

TYPED_TEST(EventLogContract, KeepsItsOrderBeyondOneByteOfPosition) {
  const Envelopes many(300, "x");
  ASSERT_EQ(*this->log.append(0, many), 300U);
  const Envelopes last{"last"};
  ASSERT_EQ(*this->log.append(300, last), 301U);
  EXPECT_EQ(*this->log.read(300), last);
  EXPECT_EQ(this->log.read(0)->size(), 301U);
}

TEST(RocksLog, KeepsWhatWasAppendedWhenItIsOpenedAgain) {
  Rocks rocks;
  const Envelopes two{"one", "two"};
  ASSERT_EQ(*rocks.log->append(0, two), 2U);
  rocks.log.reset();
  rocks.log = *rocks.open();
  EXPECT_EQ(rocks.log->head(), 2U);
  EXPECT_EQ(*rocks.log->read(0), two);
}

TEST(RocksLog, RefusesForGoodAfterAFailedSync) {
  const ScratchDirectory directory;
  const auto disk = std::make_shared<FailingDisk>();
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  HeadFile head = *HeadFile::open_writer(directory / "head");
  const std::unique_ptr<EventLog> log = *open_rocks_log(directory / "log", head, env.get());
  const Envelopes one{"one"};
  ASSERT_EQ(*log->append(0, one), 1U);

  disk->is_failing = true;
  EXPECT_EQ(log->append(1, one).error().fault, Fault::unavailable);
  disk->is_failing = false;
  EXPECT_EQ(log->append(1, one).error().detail, "stopped after a failed write: open the log anew");
  EXPECT_EQ(head.load(), 1U);
  EXPECT_EQ(*log->read(0), one);  // Not the unanswered one, though its bytes may be on disk.
}

TEST(RocksLog, RefusesForGoodAfterTheDiskWasFull) {
  const ScratchDirectory directory;
  const auto disk = std::make_shared<FailingDisk>();
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  HeadFile head = *HeadFile::open_writer(directory / "head");
  std::unique_ptr<EventLog> log = *open_rocks_log(directory / "log", head, env.get());
  ASSERT_EQ(*log->append(0, Envelopes{"one"}), 1U);

  disk->is_full = true;
  EXPECT_EQ(log->append(1, Envelopes{"two"}).error().fault, Fault::unavailable);
  disk->is_full = false;
  EXPECT_EQ(log->append(1, Envelopes{"two"}).error().fault, Fault::unavailable);

  log.reset();
  log = *open_rocks_log(directory / "log", head, env.get());
  ASSERT_TRUE(log->append(log->head(), Envelopes{"again"}));
  EXPECT_EQ(log->read(0)->back(), "again");
}

TEST(RocksLog, TakesTheHeadFromTheLogWhenTheWriterDiedBeforeStoringIt) {
  Rocks rocks;
  ASSERT_EQ(*rocks.log->append(0, Envelopes{"one", "two"}), 2U);
  rocks.log.reset();
  rocks.head->store(1);
  rocks.log = *rocks.open();
  EXPECT_EQ(rocks.head->load(), 2U);
  EXPECT_EQ(rocks.log->read(1)->size(), 1U);
}

TEST(RocksLog, IsCorruptWhenItEndsBeforeTheDurableHead) {
  Rocks rocks;
  ASSERT_EQ(*rocks.log->append(0, Envelopes{"one", "two"}), 2U);
  rocks.log.reset();
  rocks.head->store(3);
  const auto reopened = rocks.open();
  ASSERT_FALSE(reopened);
  EXPECT_EQ(reopened.error().fault, Fault::corrupt);
  EXPECT_EQ(reopened.error().detail,
            "the log ends at 2, but 3 was answered as durable: envelopes are lost");
}

std::filesystem::path write_ahead_file(const std::filesystem::path& directory) {
  for (const auto& file : std::filesystem::directory_iterator(directory)) {
    if (file.path().extension() == ".log" && file.file_size() > 0) return file.path();
  }
  return {};
}

// A hundred envelopes of 200 bytes, each appended alone, and the log closed.
std::filesystem::path close_after_hundred_appends(Rocks& rocks) {
  for (Position head = 0; head < 100; ++head) {
    CHECK(rocks.log->append(head, Envelopes{std::string(200, 'x')}));
  }
  rocks.log.reset();
  return write_ahead_file(rocks.directory / "log");
}

TEST(RocksLog, DropsATornTailThatWasNeverAnswered) {
  Rocks rocks;
  const std::filesystem::path file = close_after_hundred_appends(rocks);
  rocks.head->store(99);
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 10);
  rocks.log = *rocks.open();
  EXPECT_EQ(rocks.log->head(), 99U);
  EXPECT_EQ(*rocks.log->append(99, Envelopes{"again"}), 100U);
}

TEST(RocksLog, ReportsATornTailThatWasAnswered) {
  Rocks rocks;
  const std::filesystem::path file = close_after_hundred_appends(rocks);
  const std::uintmax_t size_bytes = std::filesystem::file_size(file) - 10;
  std::filesystem::resize_file(file, size_bytes);
  EXPECT_EQ(rocks.open().error().fault, Fault::corrupt);
  EXPECT_EQ(rocks.open().error().fault, Fault::corrupt);
  EXPECT_EQ(std::filesystem::file_size(file), size_bytes);  // Nothing was thrown away.
}

TEST(RocksLog, ReportsAFlippedBitInsteadOfOpeningShorter) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 20; ++round) {
    Rocks rocks;
    const std::filesystem::path file = close_after_hundred_appends(rocks);
    const std::uint64_t where = random() % (std::filesystem::file_size(file) * 8);
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(static_cast<std::streamoff>(where / 8));
    const int damaged = bytes.get() ^ (1 << where % 8);
    bytes.seekp(static_cast<std::streamoff>(where / 8));
    bytes.put(static_cast<char>(damaged));
    bytes.close();

    const auto reopened = rocks.open();
    ASSERT_FALSE(reopened) << "bit " << where;
    EXPECT_EQ(reopened.error().fault, Fault::corrupt) << "bit " << where;
  }
}

TEST(RocksLogReader, FollowsTheWriterUpToTheDurableHead) {
  Rocks rocks;
  const HeadFile head = *HeadFile::open_reader(rocks.directory / "head");
  const std::unique_ptr<LogReader> reader = *open_rocks_log_reader(rocks.directory / "log", head);
  EXPECT_EQ(*reader->read(0), Envelopes{});
  ASSERT_TRUE(rocks.log->append(0, Envelopes{"one", "two"}));
  EXPECT_EQ(reader->head(), 2U);
  EXPECT_EQ(*reader->read(0), (Envelopes{"one", "two"}));

  rocks.head->store(1);  // As between the write of the second and its sync.
  EXPECT_EQ(*reader->read(0), Envelopes{"one"});
  EXPECT_EQ(*reader->read(1), Envelopes{});
}

TEST(RocksLogReader, ReportsAnEnvelopeThatIsMissing) {
  Rocks rocks;
  const HeadFile head = *HeadFile::open_reader(rocks.directory / "head");
  const std::unique_ptr<LogReader> reader = *open_rocks_log_reader(rocks.directory / "log", head);
  ASSERT_TRUE(rocks.log->append(0, Envelopes{"one"}));
  rocks.head->store(2);
  EXPECT_EQ(reader->read(0).error().fault, Fault::corrupt);
  EXPECT_EQ(reader->read(1, {.count_max = 1}).error().fault, Fault::corrupt);
}

TEST(RocksLogReader, ReadsWhileTheWriterReplacesItsFiles) {
  Rocks rocks;
  const HeadFile head = *HeadFile::open_reader(rocks.directory / "head");
  const std::unique_ptr<LogReader> reader = *open_rocks_log_reader(rocks.directory / "log", head);
  Position read = 0;
  for (Position next = 0; next < 40; ++next) {
    ASSERT_TRUE(rocks.log->append(next, Envelopes{std::to_string(next + 1)}));
    if (next % 4 == 3) {  // Opening flushes the write-ahead file and starts another.
      rocks.log.reset();
      rocks.log = *rocks.open();
    }
    if (next % 3 != 0) continue;
    const auto page = reader->read(read);
    ASSERT_TRUE(page) << page.error().detail;
    for (const StoredEnvelope& stored : *page) EXPECT_EQ(stored, std::to_string(++read));
    EXPECT_EQ(read, next + 1);
  }
}

TEST(HeadFile, RefusesAFileOfAnotherSize) {
  const ScratchDirectory directory;
  std::ofstream(directory / "head") << "12345";
  EXPECT_EQ(HeadFile::open_writer(directory / "head").error().fault, Fault::corrupt);
  EXPECT_EQ(HeadFile::open_reader(directory / "missing").error().fault, Fault::unavailable);
}

TEST(HeadFile, KeepsThePosition) {
  const ScratchDirectory directory;
  HeadFile::open_writer(directory / "head")->store(70'000);
  EXPECT_EQ(HeadFile::open_reader(directory / "head")->load(), 70'000U);
}

TEST(HeadFile, KnowsWhenABitIsFlipped) {
  const ScratchDirectory directory;
  HeadFile::open_writer(directory / "head")->store(75);
  for (unsigned bit = 0; bit < 64; ++bit) {
    std::fstream file(directory / "head", std::ios::in | std::ios::out | std::ios::binary);
    std::array<char, 8> bytes{};
    file.read(bytes.data(), bytes.size());
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    file.seekp(0).write(bytes.data(), bytes.size()).flush();
    const auto head = HeadFile::open_reader(directory / "head");
    ASSERT_FALSE(head) << bit;
    EXPECT_EQ(head.error().fault, Fault::corrupt);
    EXPECT_FALSE(HeadFile::open_writer(directory / "head"));
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    file.seekp(0).write(bytes.data(), bytes.size()).flush();
  }
  EXPECT_EQ(HeadFile::open_reader(directory / "head")->load(), 75U);
}

TEST(HeadFile, TakesAPositionWithoutItsCheck) {
  const ScratchDirectory directory;
  std::ofstream(directory / "head") << std::string("\x4b\0\0\0\0\0\0\0", 8);
  EXPECT_EQ(HeadFile::open_reader(directory / "head")->load(), 75U);
}

}  // namespace
}  // namespace grantledger
