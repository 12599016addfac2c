#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "events/result.h"
#include "events/values.h"
#include "ledger/log/row_changes.h"

namespace grantledger {

// How far a follower has read: the rows tell of every envelope up to `position` and of none
// beyond. The digest ties them to this log and no other.
struct Checkpoint {
  Position position = 0;
  Digest digest{};  // SHA-256 of the stored envelope at `position`; zeros at 0.
  bool operator==(const Checkpoint&) const = default;
};

// Is given one row; returns whether it wants the next. The views end with the call.
using RowVisitor = std::function<bool(std::string_view key, std::string_view value)>;

// The rows that one follower has made of the log, and how far. Any number of threads may read.
class TableReader {
 public:
  virtual ~TableReader() = default;

  virtual Checkpoint checkpoint() const = 0;

  // The row under `key`, if there is one.
  // Errors: corrupt if it is damaged or its sum has overflowed; unavailable if reading failed.
  virtual Result<std::optional<std::string>> get(std::string_view key) const = 0;

  // The rows under `keys`, in their order: as get for each, in less time.
  virtual Result<std::vector<std::optional<std::string>>> get_many(
      std::span<const std::string_view> keys) const = 0;

  // Shows `visit` the rows whose keys start with `prefix`, ascending by key (bytes compare as
  // unsigned), until it returns false. All rows are of one checkpoint. Errors: as get.
  virtual Result<void> scan(std::string_view prefix, const RowVisitor& visit) const = 0;
};

// A table as its one writer sees it: one thread commits, any number may read meanwhile.
// Every implementation passes tests/table_test.cc.
class Table : public TableReader {
 public:
  // Applies `changes` and moves the checkpoint there, durably: after a crash either all of both is
  // there or nothing.
  //
  // Errors: corrupt if a sum within the changes overflows (nothing was written); unavailable if the
  // outcome is unknown. After unavailable this object refuses every commit: only a table opened
  // anew can tell. A sum that overflows together with what is stored makes reading that row
  // corrupt.
  virtual Result<void> commit(RowChanges&& changes, const Checkpoint& checkpoint) = 0;
};

}  // namespace grantledger
