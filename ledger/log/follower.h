#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "events/envelope.h"
#include "ledger/log/row_changes.h"
#include "ledger/log/table.h"

namespace grantledger {

// Something that is made of the log alone: an index, the saved books, a projection. A pure fold: it
// reads no clock, file or environment, so the same envelopes always make the same rows.
// Belongs to the one thread that runs it.
class Follower {
 public:
  virtual ~Follower() = default;

  // The name of its view: 1 to 32 of a-z, 0-9 and _. Never changes.
  virtual std::string_view name() const = 0;

  // Counts the meanings its rows have had. A program whose follower has another version than the
  // stored rows makes them anew.
  virtual std::uint32_t version() const = 0;

  // Takes up what it left unfinished at the checkpoint of `saved`, the table it is run with. Called
  // before the first fold, if at all; without it a follower makes the rows of what it folds alone.
  // Errors: as TableReader::get; corrupt.
  virtual Result<void> resume(const TableReader& /*saved*/) { return {}; }

  // Takes the bytes of the envelope that is folded next, as the log has them: for a follower that
  // is made of them and not of what they say.
  virtual void fold_stored(Position, std::string_view) {}

  // Takes the next envelope. Called for each position once, in order, from the one after the
  // checkpoint its table was opened with.
  virtual void fold(Position position, const Envelope& envelope) = 0;

  // The changes that the envelopes folded since the last drain make to the rows.
  virtual RowChanges drain() = 0;

  // What kept it from folding, if anything did: a follower that completes itself from its own rows
  // may meet a damaged one. It is asked before what it drains is committed.
  virtual std::optional<Error> failure() const { return std::nullopt; }
};

}  // namespace grantledger
