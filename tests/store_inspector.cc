#include "tests/store_inspector.h"

#include <gtest/gtest.h>

#include "events/codec.h"
#include "ledger/saved_books.h"
#include "tools/followers.h"

namespace grantledger {
namespace {

std::unique_ptr<StoreReader> opened(const std::filesystem::path& root) {
  auto store = StoreReader::open(root);
  if (!store) ADD_FAILURE() << store.error().detail;
  return store ? *std::move(store) : nullptr;
}

// Shows `visit` each stored envelope after `after` and up to `to`; fails on a gap.
template <class Visit>
void visit_stored(const LogReader& log, Position after, Position to, const Visit& visit) {
  while (after < to) {
    const auto page = log.read(after);
    ASSERT_TRUE(page) << page.error().detail;
    ASSERT_FALSE(page->empty()) << "nothing after " << after << " of " << to;
    for (const StoredEnvelope& stored : *page) {
      if (after++ < to) visit(after, stored);
    }
  }
}

using StoredRows = std::map<std::string, std::string>;

StoredRows rows_of(const TableReader& table) {
  StoredRows rows;
  const Result<void> read = table.scan("", [&](std::string_view key, std::string_view value) {
    rows.emplace_hint(rows.end(), key, value);
    return true;
  });
  EXPECT_TRUE(read) << read.error().detail;
  return rows;
}

// Where two tables differ first, for people.
std::string difference_of(const StoredRows& stored, const StoredRows& refolded) {
  auto left = stored.begin();
  auto right = refolded.begin();
  while (left != stored.end() && right != refolded.end() && *left == *right) {
    ++left;
    ++right;
  }
  const auto key_at = [](const StoredRows& rows, StoredRows::const_iterator row) {
    return row == rows.end() ? std::string("the end") : "'" + row->first + "'";
  };
  return "stored " + key_at(stored, left) + ", refolded " + key_at(refolded, right);
}

}  // namespace

void StoreInspector::inspect_log() {
  const auto store = opened(root_);
  ASSERT_TRUE(store);
  ASSERT_GE(store->log().head(), head()) << "answered or seen before, and lost";
  visit_stored(store->log(), head(), store->log().head(),
               [&](Position, const StoredEnvelope& stored) {
                 ASSERT_NO_FATAL_FAILURE(inspect_envelope(stored));
               });
}

void StoreInspector::inspect_envelope(const StoredEnvelope& stored) {
  const Result<Envelope> envelope = decode(stored);
  ASSERT_TRUE(envelope) << "at " << head() + 1 << ": " << envelope.error().detail;
  ASSERT_FALSE(envelope->facts.empty());
  const auto again = encode(*envelope);
  ASSERT_TRUE(again && *again == stored) << "not canonical at " << head() + 1;
  envelopes_.push_back({.command = envelope->command,
                        .request = envelope->request,
                        .stored = sha256(stored),
                        .fact_count = envelope->facts.size(),
                        .is_refusal = std::holds_alternative<CommandRefused>(envelope->facts[0])});
  if (envelope->imported) count_imported(*envelope);
  const auto [place, is_new] = positions_.emplace(envelope->command, head());
  EXPECT_TRUE(is_new) << text_of(envelope->command) << " stands at " << place->second << " and "
                      << head();
}

void StoreInspector::count_imported(const Envelope& envelope) {
  InspectedSource& source = sources_[envelope.imported->source.text()];
  if (envelope.imported->row > 0) ++source.rows;
  for (const Event& fact : envelope.facts) {
    if (std::holds_alternative<ImportStarted>(fact)) ++source.started;
    if (std::holds_alternative<ImportFinished>(fact)) ++source.finished;
  }
}

void StoreInspector::inspect_whole_log() const {
  const auto store = opened(root_);
  ASSERT_TRUE(store);
  ASSERT_EQ(store->log().head(), head());
  visit_stored(store->log(), 0, head(), [&](Position position, const StoredEnvelope& stored) {
    ASSERT_EQ(sha256(stored), at(position).stored) << position;
  });
}

std::optional<Position> StoreInspector::position_of(CommandId command) const {
  const auto found = positions_.find(command);
  return found == positions_.end() ? std::nullopt : std::optional(found->second);
}

void StoreInspector::begin_refolding() {
  if (!refolded_.empty()) return;
  for (const FollowerSpec& spec : all_followers()) {
    auto table = std::make_unique<MemoryTable>();
    auto follower = spec.make(*table);
    ASSERT_TRUE(follower);
    refolded_.push_back({spec.view, std::move(table), *std::move(follower)});
  }
}

void StoreInspector::refold(Refolded& refolded, const LogReader& log, Position to) {
  const Position after = refolded.table->checkpoint().position;
  visit_stored(log, after, to, [&](Position position, const StoredEnvelope& stored) {
    const Result<Envelope> envelope = decode(stored);
    ASSERT_TRUE(envelope);
    refolded.follower->fold_stored(position, stored);
    refolded.follower->fold(position, *envelope);
  });
  ASSERT_FALSE(refolded.follower->failure());
  ASSERT_TRUE(refolded.table->commit(refolded.follower->drain(), {.position = to}));
}

void StoreInspector::inspect_rows() {
  const auto store = opened(root_);
  ASSERT_TRUE(store);
  begin_refolding();
  for (Refolded& refolded : refolded_) {
    SCOPED_TRACE(refolded.view.name);
    const auto stored = store->views().open_reader(refolded.view, store->log());
    ASSERT_TRUE(stored) << stored.error().detail;
    const Position position = (*stored)->checkpoint().position;
    ASSERT_GE(position, refolded.table->checkpoint().position) << "rows made durable, and lost";
    ASSERT_LE(position, head());
    ASSERT_NO_FATAL_FAILURE(refold(refolded, store->log(), position));
    const StoredRows left = rows_of(**stored);
    const StoredRows right = rows_of(*refolded.table);
    ASSERT_TRUE(left == right) << "at " << position << ": " << difference_of(left, right);
  }
}

void StoreInspector::inspect_books() {
  const auto store = opened(root_);
  ASSERT_TRUE(store);
  for (const Refolded& refolded : refolded_) {
    EXPECT_EQ(refolded.table->checkpoint().position, head()) << refolded.view.name;
  }
  const auto saved = store->views().open_reader(SavedBooks::view(), store->log());
  ASSERT_TRUE(saved);
  const auto loaded = LoadedBooks::open(**saved, /*whole_max=*/100'000'000);
  ASSERT_TRUE(loaded) << loaded.error().detail;
  ASSERT_TRUE(loaded->is_whole());
  Books evolved;
  visit_stored(store->log(), 0, head(), [&](Position position, const StoredEnvelope& stored) {
    const Result<Envelope> envelope = decode(stored);
    ASSERT_TRUE(envelope);
    evolve(evolved, position, *envelope);
  });
  EXPECT_TRUE(loaded->books() == evolved) << "the saved books are not those of the log";
  EXPECT_FALSE(evolved.grants.empty());
}

}  // namespace grantledger
