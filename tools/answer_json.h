#pragma once

#include "ledger/sequencer.h"
#include "tools/command_spec.h"
#include "tools/json_text.h"

namespace grantledger {

// {"id", "position"}, or {"id", "position"?, "refused": {"command", "reason", "number",
// "message"}} where "command" is the index of the refused one, or {"id", "error": {"fault",
// "message"}}.
Json json_of(const Answer& answer);

// The answer to a request whose id could not be read, or was not looked up: {"id": null or the id,
// "error": …}.
Json json_of(const std::optional<CommandId>& id, const Error& error);

// What the answer alone would make the program's exit status.
ExitStatus status_of(const Outcome& outcome);

// "over_authority: … (asked 72916.59 NOK, left 17708.52 NOK)".
std::string message_of(const No& no);

}  // namespace grantledger
