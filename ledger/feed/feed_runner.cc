#include "ledger/feed/feed_runner.h"

#include <thread>
#include <utility>

#include "events/codec.h"
#include "events/digest.h"

namespace grantledger {
namespace {

// A look at the head costs less than a microsecond; live envelopes are to leave within a few
// milliseconds.
constexpr std::chrono::milliseconds look_interval(1);

Result<StoredEnvelope> stored_at(const LogReader& log, Position position) {
  TRY(std::vector<StoredEnvelope> page, log.read(position - 1, {.count_max = 1}));
  if (!page.empty()) return std::move(page.front());
  return fail(Fault::corrupt, "the log has no position " + std::to_string(position));
}

}  // namespace

// Envelopes that follow the cursor, as stored, and what is to be sent of them.
struct FeedRunner::Page {
  Position first = 0;
  std::vector<StoredEnvelope> stored;
  std::vector<Delivery> deliveries;
  Position last() const { return first + stored.size() - 1; }
  Checkpoint checkpoint_at(Position position) const {
    return {.position = position,
            .digest = sha256(stored[static_cast<std::size_t>(position - first)])};
  }
};

Result<Digest> ledger_id_of(const LogReader& log) {
  if (log.head() == 0) {
    return fail(Fault::malformed, "the ledger is empty: open it with 'grantledger init'");
  }
  TRY(const StoredEnvelope stored, stored_at(log, 1));
  TRY(const Envelope envelope, decode(stored));
  if (const auto* opened = std::get_if<LedgerOpened>(&envelope.facts.front())) {
    return opened->ledger;
  }
  return fail(Fault::corrupt, "the first fact does not open the ledger");
}

Result<Checkpoint> checkpoint_at(const LogReader& log, Position position) {
  TRY(const StoredEnvelope stored, stored_at(log, position));
  return Checkpoint{.position = position, .digest = sha256(stored)};
}

bool wait_for_more(const LogReader& log, Position after, std::chrono::milliseconds patience) {
  for (auto waited = std::chrono::milliseconds(0); log.head() <= after; waited += look_interval) {
    if (waited >= patience) return false;
    std::this_thread::sleep_for(look_interval);
  }
  return true;
}

FeedRunner::FeedRunner(const LogReader& log, Sink& sink, Consumer* consumer, const Clock& clock,
                       FeedOptions options)
    : log_(&log), sink_(&sink), consumer_(consumer), clock_(&clock), options_(std::move(options)) {}

Result<void> FeedRunner::open() {
  TRY(const Digest ledger, ledger_id_of(*log_));
  TRY(const Checkpoint stands, sink_->open(ledger));
  if (stands.position > log_->head()) {
    return fail(Fault::conflict, "the sink holds everything up to position " +
                                     std::to_string(stands.position) + ", the ledger ends at " +
                                     std::to_string(log_->head()) +
                                     ": it was fed from a longer copy of this ledger");
  }
  if (stands.position > 0) {
    TRY(const Checkpoint ours, checkpoint_at(*log_, stands.position));
    if (ours != stands) {
      return fail(Fault::conflict, "the sink holds another envelope at position " +
                                       std::to_string(stands.position) +
                                       " than the ledger: it was fed from another copy");
    }
  }
  cursor_ = stands;
  return keep_cursor();
}

Result<bool> FeedRunner::step() {
  TRY(const Page page, read_page());
  if (page.stored.empty()) return false;
  TRY_VOID(deliver(page, page.deliveries, page.checkpoint_at(page.last())));
  const bool is_at_head = page.last() >= log_->head();
  if (is_at_head || clock_->elapsed() - kept_at_ >= options_.cursor_interval) {
    TRY_VOID(keep_cursor());
  }
  return true;
}

Result<bool> FeedRunner::retry(Position position) {
  CHECK(consumer_);
  const auto parked = consumer_->state().parked.find(position);
  if (parked == consumer_->state().parked.end()) {
    return fail(Fault::malformed, "nothing is parked at position " + std::to_string(position));
  }
  ParkedDelivery again = parked->second;
  TRY(const StoredEnvelope stored, stored_at(*log_, position));
  TRY(const Delivery delivery, delivery_of(position, stored));
  const Result<void> taken = sink_->take_late(delivery);
  if (taken) {
    TRY_VOID(consumer_->unpark(position));
    return true;
  }
  if (taken.error().fault != Fault::malformed) return tl::unexpected(taken.error());
  ++again.tries;
  again.why = taken.error().detail;
  TRY_VOID(consumer_->park(std::move(again)));
  return false;
}

Result<Delivery> FeedRunner::delivery_of(Position position, const StoredEnvelope& stored) const {
  TRY(Envelope envelope, decode(stored));
  Delivery delivery{.position = position, .envelope = std::move(envelope)};
  if (!options_.filter) return delivery;
  TRY(delivery.places, options_.filter(position, delivery.envelope));
  std::vector<Event>& facts = delivery.envelope.facts;
  if (delivery.places.size() == facts.size()) {
    delivery.places.clear();
    return delivery;
  }
  std::vector<Event> wanted;
  for (const std::uint32_t place : delivery.places) wanted.push_back(std::move(facts[place]));
  facts = std::move(wanted);
  return delivery;
}

Result<FeedRunner::Page> FeedRunner::read_page() {
  Page page{.first = cursor_.position + 1, .stored = {}, .deliveries = {}};
  if (log_->head() <= cursor_.position) return page;
  TRY(page.stored, log_->read(cursor_.position, options_.batch));
  page.deliveries.reserve(page.stored.size());
  for (std::size_t i = 0; i < page.stored.size(); ++i) {
    TRY(Delivery delivery, delivery_of(page.first + i, page.stored[i]));
    if (!delivery.envelope.facts.empty()) page.deliveries.push_back(std::move(delivery));
  }
  return page;
}

// What cannot be taken together is taken in halves, until the one that cannot be taken is alone.
Result<void> FeedRunner::deliver(const Page& page, std::span<const Delivery> deliveries,
                                 const Checkpoint& through) {
  const Batch batch{
      .deliveries = deliveries, .through = through, .is_at_head = through.position >= log_->head()};
  Result<void> taken = take(batch);
  if (taken || taken.error().fault != Fault::malformed || deliveries.empty()) return taken;
  if (deliveries.size() == 1) return deliver_one(page, deliveries.front(), through, taken.error());
  const std::size_t half = deliveries.size() / 2;
  TRY_VOID(
      deliver(page, deliveries.first(half), page.checkpoint_at(deliveries[half - 1].position)));
  return deliver(page, deliveries.subspan(half), through);
}

Result<void> FeedRunner::deliver_one(const Page& page, const Delivery& delivery,
                                     const Checkpoint& through, Error refused) {
  const Batch alone{.deliveries = {&delivery, 1},
                    .through = page.checkpoint_at(delivery.position),
                    .is_at_head = delivery.position >= log_->head()};
  for (std::uint32_t tries = 1; tries < options_.tries_max; ++tries) {
    const Result<void> taken = take(alone);
    if (taken) return through == alone.through ? taken : take({.through = through});
    if (taken.error().fault != Fault::malformed) return taken;
    refused = taken.error();
  }
  TRY_VOID(park(delivery, refused));
  return take(
      {.deliveries = {}, .through = through, .is_at_head = through.position >= log_->head()});
}

Result<void> FeedRunner::take(const Batch& batch) {
  TRY_VOID(sink_->take(batch));
  cursor_ = batch.through;
  for (const Delivery& delivery : batch.deliveries) {
    facts_sent_ += delivery.envelope.facts.size();
    // Parked in an earlier life, before the sink had moved on: it has it now.
    if (consumer_ && consumer_->state().parked.contains(delivery.position)) {
      TRY_VOID(consumer_->unpark(delivery.position));
    }
  }
  return {};
}

Result<void> FeedRunner::park(const Delivery& delivery, const Error& refused) {
  if (!consumer_) {
    return fail(Fault::malformed, "position " + std::to_string(delivery.position) +
                                      " cannot be sent: " + refused.detail);
  }
  return consumer_->park({.position = delivery.position,
                          .tries = options_.tries_max,
                          .parked_at = clock_->now(),
                          .why = refused.detail});
}

Result<void> FeedRunner::keep_cursor() {
  kept_at_ = clock_->elapsed();
  return consumer_ ? consumer_->move_to(cursor_) : Result<void>();
}

}  // namespace grantledger
