#pragma once

#include <memory>
#include <string>

#include "ledger/feed/sink.h"
#include "projections/query.h"

namespace grantledger {

// A stream of NATS JetStream as a sink: one message a fact, on subject
// PREFIX.SCHEME.KIND (grants.videreutdanning.award_decided; PREFIX.none.KIND for what belongs to
// no scheme), each published only behind the one before it. docs/reporting.md specifies headers and
// payload.
//
// Exactly once does not rest on the server's memory of ids, which ends, but on the stream itself:
// every message says in a header which fact was the last in order, so the last message tells where
// to go on, also within an envelope, and also if the server lost what it had confirmed.
//
// `url` as parse_nats_address. `source`, of the ledger that is fed, needs its views, and must
// outlive the sink. Errors: malformed.
Result<std::unique_ptr<Sink>> make_jetstream_sink(const std::string& url,
                                                  const QuerySource& source);

}  // namespace grantledger
