#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "events/codec.h"
#include "ledger/command_id.h"
#include "ledger/log/clock.h"
#include "ledger/proof/payee_index.h"
#include "tools/answer_json.h"
#include "tools/commands.h"
#include "tools/key_file.h"
#include "tools/ledger_writer.h"
#include "tools/request_signing.h"

namespace grantledger {
namespace {

struct Options {
  std::optional<std::uint64_t> year;
  std::string actor;
  std::string key_file;
  std::string recorded_at;
};

// Asks for the index of everything that is recorded so far.
Result<Request> request_for(const LogReader& log, const Options& options, const ActorId& actor,
                            Timestamp now) {
  const auto year = static_cast<std::uint16_t>(*options.year);
  const Position up_to = log.head();
  Request request{.actor = actor, .received_at = now};
  if (!options.recorded_at.empty()) {
    TRY(request.recorded_at, parse_timestamp(options.recorded_at));
  }
  const Date day =
      std::chrono::floor<std::chrono::days>(request.recorded_at ? *request.recorded_at : now);
  TRY(const PayeeIndex index, make_payee_index(log, year, up_to));
  request.commands = {{published(index, year, up_to, day)}};
  request.id = command_id_of(digest_of(request));
  request.digest = digest_of(request);
  if (!options.key_file.empty()) {
    TRY(const PrivateKey key, read_key_file(options.key_file, KeyUse::note));
    TRY_VOID(sign_request(request, key));
  }
  return request;
}

Result<ExitStatus> publish_index(const Invocation& invocation, const Options& options) {
  if (*options.year > std::numeric_limits<std::uint16_t>::max()) {
    return fail(Fault::malformed, "--year: expected a year");
  }
  const Result<ActorId> actor = ActorId::parse(options.actor);
  if (!actor) return fail(Fault::malformed, "--actor: " + actor.error().detail);
  const SystemClock clock;
  TRY(const auto writer, LedgerWriter::open(invocation.store, clock));
  TRY(const Request request, request_for(writer->store().log(), options, *actor, clock.now()));
  TRY(const std::vector<Answer> answers, writer->sequencer().step({&request, 1}));
  TRY_VOID(writer->close());
  invocation.streams.out << text_of(json_of(answers.front())) << '\n';
  return status_of(answers.front().outcome);
}

}  // namespace

CommandSpec index_command() {
  const auto options = std::make_shared<Options>();
  return {.name = "index",
          .summary =
              "Publish what was paid in a closed year as roots of sorted trees, so that "
              "`prove no-other-payment` can show what is not among it",
          .example = "grantledger index --year 2026 --actor ida.vik && grantledger seal",
          .options = {{"--year", "The year, which must be closed", &options->year, true},
                      {"--actor", "Who publishes it: an administrator", &options->actor, true},
                      {"--key", "The actor's private key, where requests must be signed",
                       &options->key_file},
                      {"--recorded-at", "In a simulated ledger: when", &options->recorded_at}},
          .run = [options](const Invocation& invocation) {
            return publish_index(invocation, *options);
          }};
}

}  // namespace grantledger
