// What it takes to read a store: to replay its log, and to answer queries.

#include <functional>

#include "events/codec.h"
#include "ledger/domain/books.h"
#include "ledger/store.h"
#include "projections/all.h"
#include "projections/balances.h"
#include "projections/budget.h"
#include "projections/query.h"
#include "projections/shares.h"
#include "projections/trail.h"
#include "tools/bench_command.h"
#include "tools/commands.h"

namespace grantledger {
namespace {

// What is done with each envelope.
using Take = std::function<void(Position, const Envelope&)>;

Result<Measurement> measure_replay(const std::string& what, const LogReader& log,
                                   const Take& take) {
  Measurement measured{.what = what};
  const SystemClock clock;
  const Stopwatch watch(clock);
  while (measured.count < log.head()) {
    TRY(const std::vector<StoredEnvelope> page, log.read(measured.count));
    for (const StoredEnvelope& stored : page) {
      measured.size_bytes += stored.size();
      ++measured.count;
      if (!take) continue;
      TRY(const Envelope envelope, decode(stored));
      take(measured.count, envelope);
    }
  }
  measured.time = watch.elapsed();
  return measured;
}

Result<ExitStatus> bench_replay(const Invocation& invocation) {
  TRY(const std::unique_ptr<StoreReader> store, StoreReader::open(invocation.store));
  const LogReader& log = store->log();
  std::vector<Measurement> measured;
  TRY(measured.emplace_back(), measure_replay("read", log, nullptr));
  TRY(measured.emplace_back(),
      measure_replay("read, decode", log, [](Position, const Envelope&) {}));
  Books books;
  TRY(measured.emplace_back(), measure_replay("read, decode, evolve books", log,
                                              [&](Position position, const Envelope& envelope) {
                                                evolve(books, position, envelope);
                                              }));
  constexpr Position drain_every = 20'000;
  for (const std::unique_ptr<Follower>& fold : all_projections()) {
    TRY(measured.emplace_back(),
        measure_replay("read, decode, fold " + std::string(fold->name()), log,
                       [&](Position position, const Envelope& envelope) {
                         fold->fold(position, envelope);
                         if (position % drain_every == 0) fold->drain();
                       }));
  }
  print_measurements(measured, invocation);
  return ExitStatus::done;
}

// The first grant that is spoken of after a quarter of the log.
Result<std::string> any_grant(const LogReader& log) {
  std::string found;
  TRY_VOID(visit_envelopes(log, log.head() / 4, log.head(),
                           [&](Position, const Envelope& envelope) -> Result<bool> {
                             for (const Subject& each : subjects_of(envelope.facts.front())) {
                               if (each.starts_with("grant:")) found = each;
                             }
                             return found.empty();
                           }));
  return found;
}

Result<Measurement> measure_query(const std::string& what,
                                  const std::function<Result<std::size_t>()>& query) {
  const SystemClock clock;
  const Stopwatch watch(clock);
  TRY(const std::size_t rows, query());
  return Measurement{.what = what, .count = rows, .time = watch.elapsed()};
}

Result<ExitStatus> bench_query(const Invocation& invocation) {
  TRY(const std::unique_ptr<StoreReader> store, StoreReader::open(invocation.store));
  const QuerySource source{.log = &store->log(), .views = &store->views()};
  TRY(const std::string grant, any_grant(store->log()));
  const AsOf halfway{.known_at = store->log().head() / 2, .effective_on = std::nullopt};
  std::vector<Measurement> measured;
  for (const AsOf& as_of : {AsOf{}, halfway}) {
    const std::string when = as_of.known_at ? ", as known halfway" : "";
    TRY(measured.emplace_back(), measure_query("balances" + when, [&]() -> Result<std::size_t> {
          TRY(const auto rows, rows_of(source, std::make_unique<Balances>(), {.as_of = as_of}));
          TRY(const std::vector<Balance> answer, balances_in(*rows));
          return answer.size();
        }));
    TRY(measured.emplace_back(),
        measure_query("shares by recipient" + when, [&]() -> Result<std::size_t> {
          TRY(const auto rows, rows_of(source, std::make_unique<GrantShares>(), {.as_of = as_of}));
          TRY(const std::vector<ShareRow> answer, shares_in(*rows, {.by = ShareKey::recipient}));
          return answer.size();
        }));
    TRY(measured.emplace_back(), measure_query("budget" + when, [&]() -> Result<std::size_t> {
          TRY(const auto rows, rows_of(source, std::make_unique<Budget>(), {.as_of = as_of}));
          TRY(const std::vector<BudgetRow> answer, budget_in(*rows, BudgetKey::line));
          return answer.size();
        }));
    TRY(measured.emplace_back(),
        measure_query("trail of a grant" + when, [&]() -> Result<std::size_t> {
          TRY(const std::vector<TrailEntry> answer, trail_of(source, {grant}, as_of));
          return answer.size();
        }));
  }
  print_measurements(measured, invocation);
  return ExitStatus::done;
}

}  // namespace

CommandSpec bench_replay_command() {
  return {.name = "bench replay",
          .summary = "Measure how fast the log of a store is read, decoded and folded",
          .example = "grantledger --store /var/tmp/bench bench replay",
          .run = bench_replay};
}

CommandSpec bench_query_command() {
  return {.name = "bench query",
          .summary = "Measure how long the queries of a store take; the count is of their rows",
          .example = "grantledger --store /var/tmp/bench bench query",
          .run = bench_query};
}

}  // namespace grantledger
