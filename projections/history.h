#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ledger/log/follower.h"
#include "ledger/log/table.h"
#include "projections/dated_sums.h"
#include "projections/query.h"

namespace grantledger {

// Answers: "what stood where, at any point on both time axes?" It keeps every amount that a fact
// ever posted, with the fact's position and day, so that balances, budget and shares of any point
// are added up from few bytes a fact and the log is not read again. docs/history.md, "How".
//
// A row is a block of history_block_size positions of one series (dated_sums.h); or one grant, with
// its own entries in order; or what an organisation or a municipality's code was from some day on.
class History final : public Follower {
 public:
  std::string_view name() const override { return "history"; }
  std::uint32_t version() const override { return 1; }
  Result<void> resume(const TableReader& saved) override;  // With its last block.
  void fold(Position position, const Envelope& envelope) override;
  RowChanges drain() override;

 private:
  void put_blocks();

  Position block_ = 0;
  DatedSums entries_;
  DatedSums shares_;
  RowChanges changes_;
};

inline constexpr Position history_block_size = 2'048;

// What the blocks of a series add up.
enum class HistorySeries : char {
  entries = 'e',  // Keys: account, currency. One place. Limits set without a posting stand under
                  // accounts that begin with "=".
  shares = 's',   // Keys and places: share_entries.h.
};

// The stored history and, in memory, what the log has beyond it. Any number of threads may ask.
class HistoryReader {
 public:
  // `source` must outlive it. Errors: as rows_of.
  static Result<std::unique_ptr<HistoryReader>> open(const QuerySource& source);

  // Of these rows alone, which must outlive it: each made of what follows the ones before.
  explicit HistoryReader(std::vector<const TableReader*> tables) : tables_(std::move(tables)) {}

  // Shows `visit` the counted amounts of each stretch of the log, in order, until it fails.
  // Errors: corrupt, unavailable, and those of `visit`.
  using Visit = std::function<Result<void>(const CountedSums& counted)>;
  Result<void> visit(HistorySeries series, const AsOf& as_of, const Visit& visit) const;

  // What one grant's accounts were posted, as of a point: keys as in HistorySeries::entries.
  // Takes time with the entries of that grant, not with the length of the log.
  // Errors: corrupt, unavailable.
  Result<CountedSums> entries_of_grant(std::string_view grant, const AsOf& as_of) const;

  // Shows `take` the rows whose keys start with `prefix`, until it fails; see municipalities.h.
  // Errors: as TableReader::scan, and those of `take`.
  using TakeRow = std::function<Result<void>(std::string_view key, std::string_view value)>;
  Result<void> scan(std::string_view prefix, const TakeRow& take) const;

 private:
  HistoryReader() = default;

  std::vector<std::unique_ptr<TableReader>> owned_;
  std::vector<const TableReader*> tables_;  // In the order of the log.
};

}  // namespace grantledger
