#pragma once

#include <memory>
#include <string>

#include "ledger/feed/sink.h"
#include "projections/query.h"
#include "tools/command_spec.h"

namespace grantledger {

// The sink that an address names: postgresql://…, nats://…, csv:DIRECTORY, ndjson:DIRECTORY.
// Nothing is touched yet. `source` must outlive it. Errors: malformed.
Result<std::unique_ptr<Sink>> sink_at(const std::string& address, const Invocation& invocation,
                                      const QuerySource& source);

// The address without a password in it.
std::string shown_address(const std::string& address);

// The address that means the same wherever the program is started: a directory's with its whole
// path.
std::string whole_address(const std::string& address);

// Errors: malformed if no sink is addressed like that.
Result<void> check_address(const std::string& address);

// The name under which a consumer of this address is remembered unless it is given another:
// "csv-", "nats-" and so on, and eight digits that differ for another address.
std::string consumer_name_of(const std::string& address);

}  // namespace grantledger
