#pragma once

#include <mutex>

#include "ledger/log/event_log.h"

namespace grantledger {

// An EventLog that forgets when it is destroyed: the reference that durable logs must agree with.
class MemoryLog final : public EventLog {
 public:
  Result<Position> append(Position expected_head,
                          std::span<const StoredEnvelope> envelopes) override;
  Result<std::vector<StoredEnvelope>> read(Position after, PageLimits limits = {}) const override;
  Position head() const override;

 private:
  mutable std::mutex mutex_;
  std::vector<StoredEnvelope> envelopes_;  // The one at position p is envelopes_[p - 1].
};

}  // namespace grantledger
