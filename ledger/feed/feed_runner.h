#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <vector>

#include "ledger/feed/consumer.h"
#include "ledger/feed/sink.h"
#include "ledger/log/clock.h"
#include "ledger/log/event_log.h"

namespace grantledger {

// The places, from 0 and ascending, of those facts of an envelope that a consumer asked for. Is
// asked about every envelope from the cursor on, in order.
using FactFilter =
    std::function<Result<std::vector<std::uint32_t>>(Position position, const Envelope& envelope)>;

struct FeedOptions {
  PageLimits batch = {.count_max = 10'000, .size_bytes_max = 8 << 20};
  std::uint32_t tries_max = 3;  // How often an envelope is offered before it is parked.
  // How often the consumer's cursor is kept while there is more to send. Only a sink without a
  // cursor of its own sees those again that came after it, if the feed is killed.
  std::chrono::nanoseconds cursor_interval = std::chrono::milliseconds(100);
  FactFilter filter = {};  // Empty: every fact.
};

// Takes one sink along the log, never beyond its durable head. What the sink refuses as it is gets
// parked with its reason, and later envelopes go on; nothing is left out without a trace. At most
// one batch is in memory. Owns no thread; one thread calls it.
class FeedRunner {
 public:
  // All must outlive the runner. Without a consumer nothing can be parked: what the sink refuses
  // ends the feed.
  FeedRunner(const LogReader& log, Sink& sink, Consumer* consumer, const Clock& clock,
             FeedOptions options = {});

  // Opens the sink and goes on where it stands. Before the first step, and again after
  // `unavailable`.
  // Errors: conflict if the sink holds what this log does not; as Sink::open and LogReader::read.
  Result<void> open();

  // Sends the next batch, if there is one; returns whether there was. Errors: as Sink::take,
  // LogReader::read and Consumer::park, malformed only without a consumer; corrupt if an envelope
  // cannot be decoded.
  Result<bool> step();

  // Offers a parked envelope once more. True if the sink has it now and it is parked no longer.
  // Errors: malformed if nothing is parked there; as step.
  Result<bool> retry(Position position);

  // Through which everything was taken or parked.
  Position position() const { return cursor_.position; }
  // How many facts were sent since open.
  std::uint64_t facts_sent() const { return facts_sent_; }

 private:
  struct Page;

  Result<Page> read_page();
  Result<Delivery> delivery_of(Position position, const StoredEnvelope& stored) const;
  Result<void> deliver(const Page& page, std::span<const Delivery> deliveries,
                       const Checkpoint& through);
  Result<void> deliver_one(const Page& page, const Delivery& delivery, const Checkpoint& through,
                           Error refused);
  Result<void> take(const Batch& batch);
  Result<void> park(const Delivery& delivery, const Error& refused);
  Result<void> keep_cursor();

  const LogReader* log_;
  Sink* sink_;
  Consumer* consumer_;
  const Clock* clock_;
  FeedOptions options_;
  Checkpoint cursor_;
  std::uint64_t facts_sent_ = 0;
  std::chrono::nanoseconds kept_at_{};
};

// The id of the ledger that `log` holds. Errors: malformed if it holds nothing; as LogReader::read.
Result<Digest> ledger_id_of(const LogReader& log);

// The checkpoint at a position that the log has. Errors: as LogReader::read.
Result<Checkpoint> checkpoint_at(const LogReader& log, Position position);

// Waits until something durable follows `after`, at most `patience`. Returns whether it does.
bool wait_for_more(const LogReader& log, Position after, std::chrono::milliseconds patience);

}  // namespace grantledger
