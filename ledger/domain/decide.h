#pragma once

#include <span>
#include <string>
#include <tl/expected.hpp>

#include "ledger/domain/books.h"
#include "ledger/domain/command.h"
#include "ledger/domain/reason.h"

namespace grantledger {

// A refusal, with what was asked and what was left where it is about an amount.
struct No {
  Reason reason;
  std::optional<Money> asked;
  std::optional<Money> left;
  std::string detail =
      {};  // Positions, a rule version, a day: what the reason does not say itself.
  bool operator==(const No&) const = default;
};

// The facts to record, or why there are none.
using Decision = tl::expected<std::vector<Event>, No>;

// In which request a command is decided.
struct Circumstances {
  const ActorId& actor;                 // Who asks.
  Timestamp recorded_at;                // What the envelope will say.
  std::span<const Event> earlier = {};  // The facts of the commands before it.
};

// Decides one command. Pure: reads nothing but its arguments, and of the books
// only the rows of row_keys_of and the tables that are always whole. The fact that was asked for
// comes first; a receipt beyond its claim adds ReceiptUnallocated.
Decision decide(const Books& books, const Command& command, const Circumstances& in);

// Which command of a request was refused, and why.
struct Refusal {
  std::uint32_t command_index = 0;
  No no;
  bool operator==(const Refusal&) const = default;
};

// Nothing, if the request is signed by a key that its actor had when it was received; or if it is
// not signed, and the ledger does not ask for it. Else why not. A key must be valid on the day
// of `recorded_at`.
std::optional<No> authentic(const Books& books, const Request& request, Timestamp recorded_at);

// The facts of a whole request, or the refusal that leaves none.
using Verdict = tl::expected<std::vector<Event>, Refusal>;

// Decides the commands of a request in order, each on books that hold the facts of those before it.
// One refusal refuses all, and a signature that is missing or wrong refuses before the first.
// `books` come back unchanged: what the commands before a refusal did is taken back. What must hold
// of the request as a whole (a reduction claims or releases the difference, instalments add up) is
// asked last, of the last command. The request is decided as recorded at `recorded_at`.
Verdict decide(Books& books, const Request& request, Timestamp recorded_at);

// Nothing, if an import may bring the facts; else why not: they name a grant or payment that was
// decided here (invariant 37).
std::optional<No> importable(const Books& books, const std::vector<Event>& facts);

// The fact that records a refusal.
CommandRefused evidence_of(const Request& request, const Refusal& refusal);

}  // namespace grantledger
