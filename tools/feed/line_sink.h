#pragma once

#include <iosfwd>

#include "ledger/feed/sink.h"

namespace grantledger {

// Prints envelopes as `events` does, one JSON object a line. Where the last of a batch were not
// asked for, a line {"position":N} says how far the feed has come. It keeps no cursor: it stands
// where it is told to begin.
class LineSink final : public Sink {
 public:
  // `out` must outlive it. `file`: the descriptor behind `out`, -1 if there is none. A regular file
  // is durable when a batch is taken, and a line that was cut short before is ended first; of a
  // pipe, the reader has read it.
  LineSink(std::ostream& out, int file, Checkpoint begin);

  Result<Checkpoint> open(const Digest& ledger) override;
  Result<void> take(const Batch& batch) override;
  Result<void> take_late(const Delivery& delivery) override;

 private:
  Result<void> write();
  Result<void> hand_over() const;

  std::ostream* out_;
  int file_;
  Checkpoint stands_;
  std::string lines_;
};

}  // namespace grantledger
