#pragma once

#include <functional>

#include "ledger/domain/command.h"
#include "tools/command_spec.h"
#include "tools/ledger_writer.h"

namespace grantledger {

// Who asks a command of the program to record a fact that the program computes, and how.
struct Asker {
  std::string actor;
  std::string key_file;     // Where requests must be signed.
  std::string recorded_at;  // In a simulated ledger.
};

// Options that write to `asker`, which must outlive them.
std::vector<CommandOption> asker_options(Asker& asker);

// Computes the fact as of its day, which is that of recording.
using FactOn = std::function<Result<Event>(Date day)>;

// The asker's request for the fact, with an id of its content, signed if there is a key.
// Errors: malformed if the actor or time is none; as reading the key, and those of `fact_on`.
Result<Request> request_by(const Asker& asker, Timestamp now, const FactOn& fact_on);

// Records it, closes the writer and prints the answer.
Result<ExitStatus> record_and_print(LedgerWriter& writer, const Request& request,
                                    const Invocation& invocation);

}  // namespace grantledger
