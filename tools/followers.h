#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "ledger/log/follower.h"
#include "ledger/log/table.h"
#include "ledger/log/views.h"

namespace grantledger {

// A follower that every store has.
struct FollowerSpec {
  ViewId view;
  bool is_read_by_sequencer = false;
  // The follower that is run with that table. Errors: as reading the table.
  std::function<Result<std::unique_ptr<Follower>>(const TableReader& table)> make;
};

// All of them: the id index, the saved books, the tree and every projection.
std::vector<FollowerSpec> all_followers();

}  // namespace grantledger
