// What it takes to test all that a store holds.

#include <algorithm>
#include <thread>

#include "ledger/store.h"
#include "projections/findings/rule.h"
#include "tools/bench_command.h"
#include "tools/commands.h"

namespace grantledger {
namespace {

// How many payments the log executed, for the figures to be held against.
Result<std::uint64_t> payments_in(const LogReader& log) {
  std::uint64_t count = 0;
  TRY_VOID(
      visit_envelopes(log, 0, log.head(), [&](Position, const Envelope& envelope) -> Result<bool> {
        for (const Event& fact : envelope.facts) {
          count += std::holds_alternative<PaymentExecuted>(fact) ? 1 : 0;
        }
        return true;
      }));
  return count;
}

Result<Measurement> measure(const std::string& what, const QuerySource& source,
                            const FindingsWanted& wanted) {
  const SystemClock clock;
  const Stopwatch watch(clock);
  TRY(const std::vector<Finding> findings, findings_of(source, wanted));
  return Measurement{.what = what, .count = findings.size(), .time = watch.elapsed()};
}

Result<ExitStatus> bench_findings(const Invocation& invocation) {
  TRY(const std::unique_ptr<StoreReader> store, StoreReader::open(invocation.store));
  const QuerySource source{.log = &store->log(), .views = &store->views(), .progress = {}};
  std::vector<Measurement> measured;
  TRY(const std::uint64_t payments, payments_in(store->log()));
  measured.push_back({.what = "payments in the log", .count = payments});
  const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, 4U);
  FindingsWanted wanted;
  for (const int round : {1, 2}) {
    wanted.threads = 1;
    TRY(measured.emplace_back(),
        measure("all rules, one thread, round " + std::to_string(round), source, wanted));
    wanted.threads = threads;
    TRY(measured.emplace_back(), measure("all rules, " + std::to_string(threads) +
                                             " threads, round " + std::to_string(round),
                                         source, wanted));
  }
  wanted.as_of.known_at = store->log().head() / 2;
  TRY(measured.emplace_back(), measure("all rules, as known halfway", source, wanted));
  wanted = {.rule = "not_forwarded", .threads = threads};
  TRY(measured.emplace_back(), measure("one rule", source, wanted));
  print_measurements(measured, invocation);
  return ExitStatus::done;
}

}  // namespace

CommandSpec bench_findings_command() {
  return {.name = "bench findings",
          .summary = "Measure how long the tests of control take; the count is of findings",
          .example = "grantledger --store /var/tmp/bench bench findings",
          .run = bench_findings};
}

}  // namespace grantledger
