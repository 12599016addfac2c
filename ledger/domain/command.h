#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "events/codec.h"
#include "events/subjects.h"

namespace grantledger {

// One thing that is asked for, in the imperative: that `wanted` be recorded as a fact. A command
// says all that the fact will say, amounts included, so that a signature covers it and nothing need
// be looked up to know what it is about; a decision answers yes or no, and adds only consequences.
struct Command {
  Event wanted;
  bool operator==(const Command&) const = default;
};

// The stable code of the command that asks for a kind of fact: "approve_payment" for
// payment_approved. Empty for facts that no command may ask for (ledger_opened, command_refused,
// what imports write).
std::string_view command_code_of(const Event& wanted);

// The fact as it was asked for: without what its decider filled in.
Event wanted_of(const Event& fact);

// The position of the earlier envelope that deciding the command reads (Books::recorded): of the
// fact that it voids or confirms.
std::optional<Position> position_seen_by(const Event& wanted);

// The index in Event of the fact that a command code asks for, or nothing.
std::optional<std::size_t> kind_asked_by(std::string_view command_code);

// What someone asks for: some commands, all or none.
struct Request {
  CommandId id;
  Digest digest{};  // SHA-256 of canonical_request; taken by request_of or where it was decoded.
  ActorId actor;
  Timestamp received_at;          // The one reading of the clock.
  std::vector<Command> commands;  // At least one.

  // Refuse with conflict if one of `subjects` has a fact after this position.
  std::optional<Position> unless_changed_since;
  std::vector<Subject> subjects;

  // The asker's word for it, if given. `request` in it is canonical_request, the very bytes that
  // were signed.
  std::optional<RequestSignature> signature;

  // Only a simulated ledger takes it; must be later than the last one recorded.
  std::optional<Timestamp> recorded_at;

  bool operator==(const Request&) const = default;
};

// A request's canonical form: id, actor and wanted facts. And its digest.
std::string canonical_bytes_of(const Request& request);
Digest digest_of(const Request& request);

// Whether an import may bring the fact: what a source can tell of organisations, applications,
// awards and money that was moved outside, never who may act here or a step of our own payments.
bool may_be_imported(const Event& fact);

// Whether the envelope says no more than what opens a ledger: who administers it, and maybe their
// first key. It is the only one that nobody asked for.
bool is_opening(const Envelope& envelope);

// The request that an own envelope answered, as it was when it was recorded: from the bytes that
// were signed, or from the facts, where what a receipt left over is put back to it. None where that
// cannot be known: an imported envelope, the one that opened the ledger, a refusal that nobody
// signed. Errors: corrupt if what the envelope holds is not what its request digest was taken of.
Result<std::optional<Request>> request_of(const Envelope& envelope);

// How many of an envelope's facts, from the one at `index` on, came of that command of its request.
std::size_t fact_count_of(const Command& command, const std::vector<Event>& facts,
                          std::size_t index);

}  // namespace grantledger
