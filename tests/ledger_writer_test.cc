#include "tools/ledger_writer.h"

#include <gtest/gtest.h>

#include "ledger/id_index.h"
#include "projections/all.h"
#include "tests/scratch_directory.h"

namespace grantledger {
namespace {

constexpr std::uint64_t request_count = 600;
constexpr std::uint64_t group_size = 20;

class LedgerWriterTest : public testing::Test {
 protected:
  LedgerWriterTest() {
    CHECK(create_store(root, clock));
    const auto store = StoreWriter::open(root, clock);
    CHECK(store);
    CHECK(open_ledger(
        (*store)->log(),
        {.origin = "Test", .administrator = administrator, .effective_on = date_of(2026, 1, 1)},
        clock.now()));
  }

  Request request(std::uint64_t number) const {
    Request made;
    made.id = {1, number};
    made.actor = administrator;
    made.received_at = clock.now();
    made.commands = {{ActorRegistered{
        *ActorId::parse("actor-" + std::to_string(number)), "Åse", {}, date_of(2026, 1, 2)}}};
    made.digest = digest_of(made);
    return made;
  }

  // Records requests `first` to `last` in groups, while the followers follow.
  void submit(LedgerWriter& writer, std::uint64_t first, std::uint64_t last) const {
    for (std::uint64_t next = first; next <= last; next += group_size) {
      std::vector<Request> group;
      for (std::uint64_t i = 0; i < group_size; ++i) group.push_back(request(next + i));
      const auto answers = writer.sequencer().step(group);
      ASSERT_TRUE(answers) << answers.error().detail;
      for (std::uint64_t i = 0; i < group_size; ++i) {
        EXPECT_EQ((*answers)[i].outcome, Outcome(Accepted{1 + next + i}));
      }
      writer.wake_followers();
    }
  }

  Position checkpoint_of(const ViewId& view) const {
    const auto store = StoreReader::open(root);
    CHECK(store);
    const auto rows = (*store)->views().open_reader(view, (*store)->log());
    return rows ? (*rows)->checkpoint().position : 0;
  }

  const ActorId administrator = *ActorId::parse("ida.vik");
  SystemClock clock;
  ScratchDirectory scratch;
  std::filesystem::path root = scratch / "store";
};

TEST_F(LedgerWriterTest, FollowsWhileItRecords) {
  auto writer = LedgerWriter::open(root, clock);
  ASSERT_TRUE(writer) << writer.error().detail;
  submit(**writer, 1, request_count);
  ASSERT_TRUE((*writer)->close());
  writer->reset();
  EXPECT_EQ(checkpoint_of(IdIndex::view()), request_count + 1);
  EXPECT_EQ(checkpoint_of(SavedBooks::view()), request_count + 1);
  for (const auto& projection : all_projections()) {
    EXPECT_EQ(checkpoint_of({std::string(projection->name()), projection->version()}),
              request_count + 1)
        << projection->name();
  }
}

TEST_F(LedgerWriterTest, GoesOnWhereItWasClosedOrLeft) {
  for (const bool is_closed : {true, false, true}) {
    auto writer = LedgerWriter::open(root, clock);
    ASSERT_TRUE(writer) << writer.error().detail;
    const std::uint64_t done = (*writer)->sequencer().head() - 1;
    submit(**writer, 1, done + group_size);  // Those of before get the answers of before.
    EXPECT_EQ((*writer)->sequencer().head(), 1 + done + group_size);
    if (is_closed) {
      ASSERT_TRUE((*writer)->close());
    }
  }
  EXPECT_EQ(checkpoint_of(IdIndex::view()), 1 + 3 * group_size);
}

}  // namespace
}  // namespace grantledger
