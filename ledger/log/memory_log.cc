#include "ledger/log/memory_log.h"

namespace grantledger {

Result<Position> MemoryLog::append(Position expected_head,
                                   std::span<const StoredEnvelope> envelopes) {
  const std::scoped_lock lock(mutex_);
  if (envelopes_.size() != expected_head) {
    return fail(Fault::conflict, "the log stands at " + std::to_string(envelopes_.size()) +
                                     ", not at " + std::to_string(expected_head));
  }
  envelopes_.insert(envelopes_.end(), envelopes.begin(), envelopes.end());
  return envelopes_.size();
}

Result<std::vector<StoredEnvelope>> MemoryLog::read(Position after, PageLimits limits) const {
  const std::scoped_lock lock(mutex_);
  std::vector<StoredEnvelope> page;
  std::size_t size_bytes = 0;
  for (Position i = after; i < envelopes_.size(); ++i) {
    size_bytes += envelopes_[i].size();
    const bool is_full = page.size() >= limits.count_max || size_bytes > limits.size_bytes_max;
    if (!page.empty() && is_full) break;
    page.push_back(envelopes_[i]);
  }
  return page;
}

Position MemoryLog::head() const {
  const std::scoped_lock lock(mutex_);
  return envelopes_.size();
}

}  // namespace grantledger
