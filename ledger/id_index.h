#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ledger/log/follower.h"
#include "ledger/log/table.h"
#include "ledger/log/views.h"

namespace grantledger {

// Follows the log and remembers where each command id was recorded.
class IdIndex final : public Follower {
 public:
  static ViewId view() { return {.name = "ids", .version = 1}; }

  std::string_view name() const override { return "ids"; }
  std::uint32_t version() const override { return 1; }
  void fold(Position position, const Envelope& envelope) override;
  RowChanges drain() override;

 private:
  RowChanges changes_;
};

// Where `command` was recorded according to `ids`, the table of an IdIndex; it knows the log up to
// its checkpoint. Errors: as TableReader::get; corrupt if the row is no position.
Result<std::optional<Position>> find_position(const TableReader& ids, CommandId command);

// The same for many at once, in their order, in less time.
Result<std::vector<std::optional<Position>>> find_positions(const TableReader& ids,
                                                            std::span<const CommandId> commands);

}  // namespace grantledger
