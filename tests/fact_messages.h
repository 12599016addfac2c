#pragma once
// What a stream of facts must hold, made of what `events` prints.

#include <string>
#include <vector>

#include "projections/query.h"
#include "tests/throwaway_nats.h"

namespace grantledger {

// The ids of the messages of every fact, in order.
std::vector<std::string> ids_of(const QuerySource& source);

// Expects every fact of a ledger once, in order and as `events` prints it.
void expect_every_fact(const QuerySource& source, const std::vector<ReadMessage>& found);

}  // namespace grantledger
