#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "events/envelope.h"
#include "ledger/evidence/seal.h"
#include "ledger/evidence/tile.h"
#include "ledger/log/event_log.h"

namespace grantledger {

// A seal to hold the log against, and what to call it.
struct SealToVerify {
  std::string name;
  SealedTree tree;
};

// Which question was answered no first, and where.
struct Difference {
  std::string check;                 // A stable code: "decode", "time_order", "tiles", "seal" …
  std::optional<Position> position;  // Of the first envelope that differs, where that is known.
  std::string detail;                // For people.
  bool operator==(const Difference&) const = default;
};

struct VerifyInput {
  const LogReader& log;
  const TileReader& tiles;
  TreeSize tiles_size = 0;  // Of the tree that the tiles are of; what is beyond is not compared.
  std::vector<SealToVerify> seals;
  // A further question to each envelope that was decoded, in order; see decisions_hold. May be
  // empty.
  std::function<Result<std::optional<Difference>>(Position, const Envelope&)> each = {};
  // Called now and then; false stops. May be empty.
  std::function<bool(Position done, Position head)> progress = {};
};

struct Verification {
  Position head = 0;
  TreeHead tree;                    // Of what was read.
  std::vector<std::string> seals;   // Names of those that hold.
  std::optional<Difference> first;  // None: everything holds.
};

// Reads the whole log and asks, for each position in order: is it there and can it be decoded; is
// it recorded later than the one before; does its hash stand in the tiles; is the tree up to it the
// one that was sealed. And at the end: has every command id been recorded once, and is the log as
// long as what was sealed. Trusts nothing but the bytes of the log and the seals given to it.
//
// Stops at the first difference. Errors: unavailable if reading failed or it was stopped.
Result<Verification> verify(const VerifyInput& input);

}  // namespace grantledger
