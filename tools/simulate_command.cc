#include <nlohmann/json.hpp>
#include <ostream>

#include "events/codec.h"
#include "ledger/log/clock.h"
#include "tools/commands.h"
#include "tools/fact_json.h"
#include "tools/interrupt.h"
#include "tools/ledger_writer.h"
#include "tools/progress.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

constexpr std::size_t group_size = 1'000;  // Requests that share one sync.

struct Options {
  std::optional<std::uint64_t> seed = 1;
  std::optional<std::uint64_t> years = 1;
  std::optional<std::uint64_t> municipalities = 10;
  bool requests = false;
};

Result<int> within(const std::optional<std::uint64_t>& given, const char* name, int max) {
  if (*given >= 1 && *given <= static_cast<std::uint64_t>(max)) return static_cast<int>(*given);
  return fail(Fault::malformed, std::string(name) + ": found " + std::to_string(*given) +
                                    ", expected 1 to " + std::to_string(max));
}

Result<SimulationOptions> simulation_options(const Options& options) {
  SimulationOptions simulation{.seed = *options.seed};
  TRY(simulation.years, within(options.years, "--years", simulated_years_max));
  TRY(simulation.municipalities,
      within(options.municipalities, "--municipalities", simulated_municipalities_max));
  return simulation;
}

ExitStatus print_requests(Simulation& simulation, std::ostream& out) {
  while (const std::optional<Request> request = simulation.next()) {
    if (is_interrupted() || !out) break;
    out << text_of(json_of(*request)) << '\n';
  }
  return ExitStatus::done;
}

// A simulation names its own administrator and times, which only a ledger made for it takes.
Result<void> check_ledger(const LogReader& log) {
  TRY(const std::vector<StoredEnvelope> first, log.read(0, {.count_max = 1}));
  TRY(const Envelope envelope, decode(first.front()));
  const auto* opened = std::get_if<LedgerOpened>(&envelope.facts.front());
  if (opened && opened->simulated && opened->administrator.text() == simulated_administrator) {
    return {};
  }
  return fail(Fault::malformed,
              "the ledger is not for this: make one with 'grantledger init --simulated'");
}

// What became of the requests.
struct Played {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t failed = 0;  // The ledger holds something else.

  void count(const std::vector<Answer>& answers) {
    for (const Answer& answer : answers) {
      if (std::holds_alternative<Accepted>(answer.outcome)) ++accepted;
      if (std::holds_alternative<Refused>(answer.outcome)) ++refused;
      if (std::holds_alternative<Error>(answer.outcome)) ++failed;
    }
  }
};

Result<Played> play(Simulation& simulation, LedgerWriter& writer, const Streams& streams) {
  Played played;
  Progress progress(streams, "requests");
  std::vector<Request> group;
  for (bool is_more = true; is_more && !is_interrupted();) {
    group.clear();
    while (is_more && group.size() < group_size) {
      std::optional<Request> request = simulation.next();
      is_more = request.has_value();
      if (is_more) group.push_back(*std::move(request));
    }
    if (group.empty()) break;
    TRY(const std::vector<Answer> answers, writer.sequencer().step(group));
    writer.wake_followers();
    played.count(answers);
    progress.show(played.accepted + played.refused, 0);
  }
  return played;
}

Result<ExitStatus> simulate(const Invocation& invocation, const Options& options) {
  TRY(const SimulationOptions chosen, simulation_options(options));
  Simulation simulation(chosen);
  if (options.requests) return print_requests(simulation, invocation.streams.out);
  const SystemClock clock;
  TRY(const auto writer, LedgerWriter::open(invocation.store, clock));
  TRY_VOID(check_ledger(writer->store().log()));
  TRY(const Played played, play(simulation, *writer, invocation.streams));
  const Position head = writer->sequencer().head();
  TRY_VOID(writer->close());
  invocation.streams.out << text_of(Json{{"accepted", played.accepted},
                                         {"refused", played.refused},
                                         {"failed", played.failed},
                                         {"head", head}})
                         << '\n';
  return played.failed == 0 ? ExitStatus::done : ExitStatus::bad_input;
}

}  // namespace

CommandSpec simulate_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "simulate",
      .summary = "Record invented lives of grants in a simulated ledger, or print them",
      .example =
          "grantledger --store /tmp/simulated init --simulated\n"
          "  grantledger --store /tmp/simulated simulate --seed 7 --years 2 --municipalities 50",
      .options = {{"--seed", "Equal seeds make equal requests", &options->seed},
                  {"--years", "Study years, from 2026 on", &options->years},
                  {"--municipalities", "How many municipalities apply", &options->municipalities},
                  {"--requests", "Print the requests, one in JSON a line, and record nothing",
                   &options->requests}},
      .run = [options](const Invocation& invocation) { return simulate(invocation, *options); }};
}

}  // namespace grantledger
