#include "tools/asked_fact.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "events/codec.h"
#include "ledger/command_id.h"
#include "tools/answer_json.h"
#include "tools/key_file.h"
#include "tools/request_signing.h"

namespace grantledger {

std::vector<CommandOption> asker_options(Asker& asker) {
  return {{"--actor", "Who records it: an administrator", &asker.actor},
          {"--key", "The actor's private key, where requests must be signed", &asker.key_file},
          {"--recorded-at", "In a simulated ledger: when", &asker.recorded_at}};
}

Result<Request> request_by(const Asker& asker, Timestamp now, const FactOn& fact_on) {
  const Result<ActorId> actor = ActorId::parse(asker.actor);
  if (!actor) return fail(Fault::malformed, "--actor: " + actor.error().detail);
  Request request{.actor = *actor, .received_at = now};
  if (!asker.recorded_at.empty()) {
    TRY(request.recorded_at, parse_timestamp(asker.recorded_at));
  }
  const Date day =
      std::chrono::floor<std::chrono::days>(request.recorded_at ? *request.recorded_at : now);
  TRY(Event fact, fact_on(day));
  request.commands = {{std::move(fact)}};
  request.id = command_id_of(digest_of(request));
  request.digest = digest_of(request);
  if (!asker.key_file.empty()) {
    TRY(const PrivateKey key, read_key_file(asker.key_file, KeyUse::note));
    TRY_VOID(sign_request(request, key));
  }
  return request;
}

Result<ExitStatus> record_and_print(LedgerWriter& writer, const Request& request,
                                    const Invocation& invocation) {
  TRY(const std::vector<Answer> answers, writer.sequencer().step({&request, 1}));
  TRY_VOID(writer.close());
  invocation.streams.out << text_of(json_of(answers.front())) << '\n';
  return status_of(answers.front().outcome);
}

}  // namespace grantledger
