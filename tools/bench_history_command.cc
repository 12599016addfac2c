// What it takes to answer for earlier points on both time axes.

#include "events/subjects.h"
#include "ledger/store.h"
#include "projections/balances.h"
#include "projections/budget.h"
#include "projections/query.h"
#include "projections/shares.h"
#include "tools/bench_command.h"
#include "tools/commands.h"
#include "tools/random_numbers.h"

namespace grantledger {
namespace {

constexpr Position nearby = 16;  // Envelopes in which to look for a grant.
constexpr std::string_view grant_prefix = "grant:";

struct Options {
  std::optional<std::uint64_t> grants = 5'000;
  std::optional<std::uint64_t> reports = 10;
};

// The grants named soonest after so many places, spread over the log; and the days of the log.
struct Asked {
  std::vector<std::string> grants;
  Date first_day, last_day;
  Position head = 0;
};

Result<Asked> asked_of(const LogReader& log, std::uint64_t count) {
  Asked asked{.head = log.head()};
  for (std::uint64_t i = 0; i < count; ++i) {
    std::optional<std::string> found;
    const auto take = [&](Position, const Envelope& envelope) -> Result<bool> {
      const Date day = std::chrono::floor<std::chrono::days>(envelope.recorded_at);
      for (const Subject& each : subjects_of(envelope.facts.front())) {
        if (each.starts_with(grant_prefix)) found = each.substr(grant_prefix.size());
      }
      if (asked.first_day == Date()) asked.first_day = day;
      asked.last_day = std::max(asked.last_day, day);
      return !found;
    };
    const Position after = asked.head * i / count;
    TRY_VOID(visit_envelopes(log, after, std::min(asked.head, after + nearby), take));
    if (found) asked.grants.push_back(*found);
  }
  if (asked.grants.empty()) return fail(Fault::malformed, "the store has no grants to ask about");
  return asked;
}

AsOf any_point(const Asked& asked, RandomNumbers& random) {
  const auto days = static_cast<std::uint64_t>((asked.last_day - asked.first_day).count()) + 1;
  const auto after = std::chrono::days(static_cast<int>(random.below(days)));
  return {.known_at = 1 + random.below(asked.head), .effective_on = asked.first_day + after};
}

struct Samples {
  Sample grant{"balance of a grant, nanoseconds"};
  Sample shares{"shares by recipient, microseconds"};
  Sample budget{"budget, microseconds"};
  Sample latest{"shares by recipient at the head, microseconds"};
};

Result<void> measure(const HistoryReader& history, const Asked& asked, std::uint64_t reports,
                     Samples& samples) {
  const SystemClock clock;
  RandomNumbers random(1);
  for (const std::string& grant : asked.grants) {
    const AsOf point = any_point(asked, random);
    const Stopwatch watch(clock);
    TRY([[maybe_unused]] const auto answer, balances_of_grant(history, grant, point));
    samples.grant.add(watch.elapsed().count());
  }
  for (std::uint64_t i = 0; i < reports; ++i) {
    const AsOf point = any_point(asked, random);
    const auto timed = [&](Sample& sample, const auto& ask) -> Result<void> {
      const Stopwatch watch(clock);
      TRY([[maybe_unused]] const auto answer, ask());
      sample.add(watch.microseconds());
      return {};
    };
    const SharesWanted by_recipient{.by = ShareKey::recipient};
    TRY_VOID(timed(samples.shares, [&] { return shares_at(history, point, by_recipient); }));
    TRY_VOID(timed(samples.budget, [&] { return budget_at(history, point, {}); }));
    TRY_VOID(timed(samples.latest, [&] { return shares_at(history, {}, by_recipient); }));
  }
  return {};
}

Result<ExitStatus> bench_history(const Invocation& invocation, const Options& options) {
  if (*options.grants == 0) return fail(Fault::malformed, "--grants: expected at least 1");
  TRY(const auto store, StoreReader::open(invocation.store));
  TRY(const auto history, HistoryReader::open({.log = &store->log(), .views = &store->views()}));
  TRY(const Asked asked, asked_of(store->log(), *options.grants));
  Samples cold;  // Reads from disk what the next will find at hand.
  cold.grant = Sample("balance of a grant asked for the first time, nanoseconds");
  TRY_VOID(measure(*history, asked, 1, cold));
  Samples warm;
  TRY_VOID(measure(*history, asked, *options.reports, warm));
  print_samples({&cold.grant, &warm.grant, &warm.shares, &warm.budget, &warm.latest},
                std::to_string(asked.head) + " envelopes in the store", invocation);
  return ExitStatus::done;
}

}  // namespace

CommandSpec bench_history_command() {
  const auto options = std::make_shared<Options>();
  return {.name = "bench history",
          .summary = "Measure how long it takes to answer for random points on both time axes",
          .example = "grantledger --store /var/tmp/bench bench history",
          .options = {{"--grants", "How many grants to ask about", &options->grants},
                      {"--reports", "How many reports of each kind", &options->reports}},
          .run = [options](const Invocation& invocation) {
            return bench_history(invocation, *options);
          }};
}

}  // namespace grantledger
