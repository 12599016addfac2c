#pragma once
// Facts, envelopes and requests as JSON. docs/requests.md shows every kind of command.
//
// Keys are the names of fields, in snake_case; `kind` comes first, then `effective_on`. An object
// with amounts says "currency" once: amounts at any depth inside it are decimal strings in that
// currency ("145833.19"), and one in another currency is {"amount": "12.00", "currency": "EUR"}.
// Days are "2026-04-30", lines "226.22:2026", digests 64 hex digits, credits and percentages
// decimal strings ("7.5"), fractions "3/4". Text about a person is a string while it is readable,
// else {"key_id": 7, "bytes": HEX}. What is absent is left out.

#include <optional>
#include <string_view>

#include "events/envelope.h"
#include "ledger/domain/command.h"
#include "tools/json_text.h"

namespace grantledger {

// {"kind": "award_decided", "effective_on": …, …}
Json json_of(const Event& fact);

// {"position", "recorded_at", "actor", "origin", "facts"}. The origin is "own" or "imported"; an
// imported envelope also says from where, under "imported", and a signed one by which key, under
// "signature": {"key", "bytes": HEX}.
Json json_of(Position position, const Envelope& envelope);

// Append the text of the same: json_of(…) without the value between, for many of them.
void append_json(std::string& out, const Event& fact);
void append_json(std::string& out, Position position, const Envelope& envelope);

// {"id", "actor", "commands": [{"kind": "decide_award", "effective_on", …}], …}: what parse_request
// makes the same request of.
Json json_of(const Request& request);

// The fact that json_of wrote. Errors: malformed, with every problem found: its path, what was
// found and what was expected.
Result<Event> parse_fact(const Json& json);

// A request as someone sent it. The id is there whenever it could be read, so that the answer can
// name it.
struct ParsedRequest {
  std::optional<CommandId> id;
  Result<Request> request;
};

// Reads one request; a signature in it is taken as being over this request, whatever was signed.
// Lists, optional fields, flags, numbers and texts may be left out; ids, days,
// amounts, fractions and years may not; an unknown key is a mistake. `attester`, `approver`,
// `decided_by`, `assessor` and `assessed_by` are the request's actor unless they are given.
// `received_at` becomes the request's. Errors in `request`: malformed, as parse_fact.
ParsedRequest parse_request(std::string_view text, Timestamp received_at);

}  // namespace grantledger
