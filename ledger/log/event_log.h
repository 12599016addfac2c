#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "events/result.h"
#include "events/values.h"

namespace grantledger {

// An envelope as it is stored: bytes that the log keeps, gives back and never looks into.
using StoredEnvelope = std::string;

// How much one read may return. At least one envelope comes back if there is one.
struct PageLimits {
  std::size_t count_max = 1'024;
  std::size_t size_bytes_max = 1 << 20;
};

// What followers, feeds and queries see of the log: a totally ordered sequence of stored envelopes
// that only ever grows. Any number of threads may read.
class LogReader {
 public:
  virtual ~LogReader() = default;

  // Returns the envelopes that follow `after`, in order and without gaps; none at the head or
  // beyond it. What an append has not yet answered is not returned.
  //
  // Errors: corrupt if stored bytes are damaged or missing; unavailable if reading failed.
  virtual Result<std::vector<StoredEnvelope>> read(Position after,
                                                   PageLimits limits = {}) const = 0;

  // The position of the last envelope known to be durable, or 0 if there is none.
  virtual Position head() const = 0;
};

// The one source of truth. One thread appends; any number may call the const members meanwhile.
// Every implementation passes tests/event_log_test.cc.
class EventLog : public LogReader {
 public:
  // Appends `envelopes` at expected_head + 1 and on, durably, and returns the new head. All or none
  // per envelope: one is never half there.
  //
  // Errors: conflict if head() is not expected_head (nothing was written); unavailable if the
  // outcome is unknown. After unavailable, a prefix of `envelopes` may be durable, and this object
  // answers every append with unavailable: only a log opened anew can tell.
  virtual Result<Position> append(Position expected_head,
                                  std::span<const StoredEnvelope> envelopes) = 0;
};

}  // namespace grantledger
