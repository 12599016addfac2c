#pragma once

#include <memory>
#include <vector>

#include "ledger/log/follower.h"

namespace grantledger {

// Every projection, each having seen nothing. A new one is two files and a line in all.cc.
std::vector<std::unique_ptr<Follower>> all_projections();

}  // namespace grantledger
