#include <memory>

#include "ledger/log/clock.h"
#include "ledger/proof/payee_index.h"
#include "tools/asked_fact.h"
#include "tools/commands.h"
#include "tools/ledger_writer.h"

namespace grantledger {
namespace {

struct Options {
  std::optional<std::uint64_t> year;
  Asker asker;
};

// Asks for the index of everything that is recorded so far.
Result<Request> request_for(const LogReader& log, const Options& options, Timestamp now) {
  const auto year = static_cast<std::uint16_t>(*options.year);
  const Position up_to = log.head();
  return request_by(options.asker, now, [&](Date day) -> Result<Event> {
    TRY(const PayeeIndex index, make_payee_index(log, year, up_to));
    return Event(published(index, year, up_to, day));
  });
}

Result<ExitStatus> publish_index(const Invocation& invocation, const Options& options) {
  if (*options.year > std::numeric_limits<std::uint16_t>::max()) {
    return fail(Fault::malformed, "--year: expected a year");
  }
  const SystemClock clock;
  TRY(const auto writer, LedgerWriter::open(invocation.store, clock));
  TRY(const Request request, request_for(writer->store().log(), options, clock.now()));
  return record_and_print(*writer, request, invocation);
}

}  // namespace

CommandSpec index_command() {
  const auto options = std::make_shared<Options>();
  std::vector<CommandOption> all{
      {"--year", "The year, which must be closed", &options->year, true}};
  for (CommandOption& each : asker_options(options->asker)) all.push_back(std::move(each));
  return {.name = "index",
          .summary =
              "Publish what was paid in a closed year as roots of sorted trees, so that "
              "`prove no-other-payment` can show what is not among it",
          .example = "grantledger index --year 2026 --actor ida.vik && grantledger seal",
          .options = std::move(all),
          .run = [options](const Invocation& invocation) {
            return publish_index(invocation, *options);
          }};
}

}  // namespace grantledger
