#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "events/envelope.h"
#include "ledger/log/table.h"

namespace grantledger {

// One envelope on its way out, with those of its facts that were asked for.
struct Delivery {
  Position position = 0;
  Envelope envelope;
  // Where some of its facts were not asked for: the places that those here have in the envelope as
  // it was recorded, from 0. Empty: all are here.
  std::vector<std::uint32_t> places = {};

  // The place of the fact that is number `i` here. With the position it names the fact.
  std::uint32_t place_of(std::size_t i) const {
    return places.empty() ? static_cast<std::uint32_t>(i) : places[i];
  }
};

// What a sink takes in one piece.
struct Batch {
  std::span<const Delivery> deliveries;  // In order; may be none, where a filter left nothing.
  Checkpoint through;                    // Where the sink stands once it has taken them.
  bool is_at_head = false;               // Nothing durable followed when they were read.
};

// Somewhere that facts go when they leave the ledger: a database, a stream of messages, a directory
// of files. It keeps its own cursor in the same transaction as what it takes, so that each fact is
// there exactly once however often either side dies. One thread at a time.
class Sink {
 public:
  virtual ~Sink() = default;

  // Makes the sink ready: connects, makes what is missing there, and asks it where it stands.
  // `ledger` is the id of the ledger that will be sent. Called before everything else, and again
  // after every `unavailable`. Zeros if the sink is empty.
  //
  // Errors: malformed if it can never work as it was asked for; conflict if the sink holds another
  // ledger, or another feed is writing it; unavailable if trying again later may help.
  virtual Result<Checkpoint> open(const Digest& ledger) = 0;

  // Takes the deliveries and stands at `batch.through`: all of it, durably, or nothing.
  //
  // Errors: malformed if it can never take one of these deliveries as it is: nothing was taken, and
  // it is as ready as before; conflict if it does not stand where it did, because another feed
  // writes it; unavailable if the outcome is unknown: open() tells.
  virtual Result<void> take(const Batch& batch) = 0;

  // Takes a delivery that was parked earlier and lies before its cursor, which does not move. Once
  // and for all: what it has already it takes again without a trace. Errors: as take.
  virtual Result<void> take_late(const Delivery& delivery) = 0;
};

}  // namespace grantledger
