#include "ledger/log/memory_table.h"

namespace grantledger {
namespace {

Result<std::string_view> readable(const std::optional<std::string>& row) {
  if (row) return std::string_view(*row);
  return fail(Fault::corrupt, "the amounts of a row overflow, or the row holds none");
}

}  // namespace

Checkpoint MemoryTable::checkpoint() const {
  const std::scoped_lock lock(mutex_);
  return checkpoint_;
}

Result<std::optional<std::string>> MemoryTable::get(std::string_view key) const {
  const std::scoped_lock lock(mutex_);
  const auto row = rows_.find(key);
  if (row == rows_.end()) return std::optional<std::string>();
  TRY(const std::string_view value, readable(row->second));
  return std::optional<std::string>(value);
}

Result<std::vector<std::optional<std::string>>> MemoryTable::get_many(
    std::span<const std::string_view> keys) const {
  std::vector<std::optional<std::string>> rows;
  for (const std::string_view key : keys) {
    TRY(rows.emplace_back(), get(key));
  }
  return rows;
}

Result<void> MemoryTable::scan(std::string_view prefix, const RowVisitor& visit) const {
  const std::scoped_lock lock(mutex_);
  for (auto row = rows_.lower_bound(prefix); row != rows_.end(); ++row) {
    if (!row->first.starts_with(prefix)) break;
    TRY(const std::string_view value, readable(row->second));
    if (!visit(row->first, value)) break;
  }
  return {};
}

Result<void> MemoryTable::commit(RowChanges&& changes, const Checkpoint& checkpoint) {
  TRY_VOID(changes.consolidate());
  const std::scoped_lock lock(mutex_);
  for (std::size_t i = 0; i < changes.count(); ++i) apply(changes.change(i));
  checkpoint_ = checkpoint;
  return {};
}

void MemoryTable::apply(const RowChanges::Change& change) {
  if (change.kind == RowChanges::Kind::erase) {
    rows_.erase(std::string(change.key));
    return;
  }
  Row& row = rows_.try_emplace(std::string(change.key), std::string()).first->second;
  if (change.kind == RowChanges::Kind::put) {
    row = std::string(change.value);
    return;
  }
  if (row && !add_to_row(change.key, *row, change.value)) row.reset();
}

}  // namespace grantledger
