#pragma once

#include <map>
#include <mutex>

#include "ledger/log/table.h"

namespace grantledger {

// A Table that forgets when it is destroyed: the reference that the durable one must agree with.
class MemoryTable final : public Table {
 public:
  Checkpoint checkpoint() const override;
  Result<std::optional<std::string>> get(std::string_view key) const override;
  Result<std::vector<std::optional<std::string>>> get_many(
      std::span<const std::string_view> keys) const override;
  Result<void> scan(std::string_view prefix, const RowVisitor& visit) const override;
  Result<void> commit(RowChanges&& changes, const Checkpoint& checkpoint) override;

 private:
  using Row = std::optional<std::string>;  // Absent: its sum has overflowed.

  void apply(const RowChanges::Change& change);

  mutable std::mutex mutex_;
  std::map<std::string, Row, std::less<>> rows_;
  Checkpoint checkpoint_;
};

}  // namespace grantledger
