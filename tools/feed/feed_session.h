#pragma once

#include "ledger/feed/feed_runner.h"
#include "tools/command_spec.h"

namespace grantledger {

struct FeedSession {
  bool follows = false;  // Goes on with what is recorded later, until interrupted.
  int attempts_max = 5;  // How often in a row a sink may be away, unless it follows.
};

// Runs a feed to the head of the log, or on from there, and opens it anew, after longer and longer
// waits, while its sink is unavailable. Says on the error stream what it waits for and what is
// parked. Errors: as FeedRunner.
Result<void> run_feed(FeedRunner& feed, const LogReader& log, const FeedSession& session,
                      const Streams& streams);

}  // namespace grantledger
