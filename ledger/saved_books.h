#pragma once

#include <absl/container/flat_hash_set.h>

#include <span>

#include "ledger/domain/books.h"
#include "ledger/domain/row_keys.h"
#include "ledger/log/follower.h"
#include "ledger/log/table.h"
#include "ledger/log/views.h"

namespace grantledger {

// Books that are completed from saved rows when a decision or a fact names them. Belongs to one
// thread; the table may be written by another meanwhile.
class LoadedBooks {
 public:
  // Loads the rows that are always whole, and the rest too if there are at most `whole_max` rows;
  // an empty table counts as loaded. `saved` must outlive this. Errors: as TableReader::get.
  static Result<LoadedBooks> open(const TableReader& saved, std::size_t whole_max);

  Books& books() { return books_; }
  const Books& books() const { return books_; }

  // Makes sure that the rows of these keys are there, if they were ever saved. Errors: as get.
  Result<void> complete(std::span<const RowKey> keys);

  // Whether every row is in memory, so that nothing need be completed.
  bool is_whole() const { return is_whole_; }

  // Forgets all rows that can be loaded again, but for those under `kept`. Right only when `saved`
  // holds the latest of every other row.
  void forget_but(const absl::flat_hash_set<RowKey>& kept);
  // Rows that can be forgotten.
  std::size_t row_count() const;

 private:
  explicit LoadedBooks(const TableReader& saved) : saved_(&saved) {}

  const TableReader* saved_;
  Books books_;
  bool is_whole_ = false;
};

// Follows the log and saves the books, one row for each entity under its row key.
class SavedBooks final : public Follower {
 public:
  // `saved` is the table this follower is run with; it must outlive the follower. Errors: as get.
  static Result<std::unique_ptr<SavedBooks>> open(const TableReader& saved);

  static ViewId view() { return {.name = "books", .version = 5}; }

  std::string_view name() const override { return "books"; }
  std::uint32_t version() const override { return 5; }
  void fold(Position position, const Envelope& envelope) override;
  RowChanges drain() override;
  std::optional<Error> failure() const override { return failure_; }

 private:
  explicit SavedBooks(LoadedBooks loaded) : loaded_(std::move(loaded)) {}

  LoadedBooks loaded_;
  absl::flat_hash_set<RowKey> changed_;  // Since the last drain.
  std::optional<Error> failure_;
};

}  // namespace grantledger
