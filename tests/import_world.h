#pragma once
// A store to import into, files to import, and the real ones.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "ledger/store.h"
#include "projections/balances.h"
#include "projections/query.h"
#include "tests/scratch_directory.h"
#include "tools/import/run_import.h"

namespace grantledger {

// It is 21 November 2026, and no time passes.
class LateClock final : public Clock {
 public:
  Timestamp now() const override { return Timestamp(date_of(2026, 11, 21)); }
  std::chrono::nanoseconds elapsed() const override { return {}; }
};

// The folder of real files, or empty where it is absent.
inline std::filesystem::path test_data() {
  const char* named = std::getenv("GRANTLEDGER_TEST_DATA");
  const std::filesystem::path folder =
      named != nullptr ? std::filesystem::path(named)
                       : std::filesystem::path(GRANTLEDGER_SOURCE_DIR) / ".." / "shared" / "data";
  return std::filesystem::exists(folder) ? folder : std::filesystem::path();
}

inline bool is_test_data_required() {
  const char* required = std::getenv("GRANTLEDGER_REQUIRE_TEST_DATA");
  return required != nullptr && std::string(required) == "1";
}

#define NEED_TEST_DATA()                                                               \
  if (test_data().empty()) {                                                           \
    ASSERT_FALSE(is_test_data_required()) << "the real files are required and absent"; \
    GTEST_SKIP() << "the real files are absent: set GRANTLEDGER_TEST_DATA";            \
  }                                                                                    \
  static_assert(true)

// A mapping that the project ships.
inline std::filesystem::path shipped_mapping(const std::string& name) {
  return std::filesystem::path(GRANTLEDGER_SOURCE_DIR) / "docs" / "mappings" / name;
}

class ImportWorld : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(create_store(root, clock));
    {
      auto store = StoreWriter::open(root, clock);
      ASSERT_TRUE(store);
      const LedgerOpened opened{.ledger = sha256("import test"),
                                .origin = "import test",
                                .administrator = *ActorId::parse("admin"),
                                .simulated = false,
                                .effective_on = date_of(2026, 1, 1)};
      ASSERT_TRUE(open_ledger((*store)->log(), opened, clock.now()));
    }
    open();
  }

  void open() {
    auto opened = LedgerWriter::open(root, clock);
    ASSERT_TRUE(opened) << opened.error().detail;
    writer = *std::move(opened);
  }
  void reopen() {
    ASSERT_TRUE(writer->close());
    writer.reset();
    open();
  }

  // Writes a file beside the store.
  std::filesystem::path file(const std::string& name, const std::string& text) {
    std::ofstream(scratch.path() / name, std::ios::binary) << text;
    return scratch.path() / name;
  }

  Result<std::vector<ImportOutcome>> import(const std::filesystem::path& mapping,
                                            std::vector<std::filesystem::path> files,
                                            const ImportProgress& progress = {}) {
    wanted.mapping = mapping;
    wanted.files = std::move(files);
    return run_import(*writer, clock, wanted, progress);
  }

  Position head() const { return writer->sequencer().head(); }

  // The rows that a projection makes of the log as it is.
  std::unique_ptr<TableReader> rows(std::unique_ptr<Follower> fold) {
    auto made =
        rows_of({.log = &writer->store().log(), .views = &writer->store().views(), .progress = {}},
                std::move(fold));
    EXPECT_TRUE(made);
    return *std::move(made);
  }

  std::unique_ptr<HistoryReader> history() {
    auto made = HistoryReader::open(
        {.log = &writer->store().log(), .views = &writer->store().views(), .progress = {}});
    EXPECT_TRUE(made);
    return *std::move(made);
  }

  // Every balance that is not zero, by account.
  std::map<std::string, std::int64_t> balances() {
    std::map<std::string, std::int64_t> found;
    const auto read = balances_at(*history(), {});
    EXPECT_TRUE(read);
    for (const auto& each : *read) {
      if (each.amount.minor_units != 0) found[each.account] = each.amount.minor_units;
    }
    return found;
  }

  ScratchDirectory scratch;
  std::filesystem::path root = scratch / "store";
  LateClock clock;
  std::unique_ptr<LedgerWriter> writer;
  ImportWanted wanted{.actor = *ActorId::parse("import")};
};

}  // namespace grantledger
