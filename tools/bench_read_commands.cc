// What it takes to read a store: to replay its log, and to answer queries.

#include <array>
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

// Where and as of when the measured queries ask.
struct Asked {
  QuerySource source;
  const HistoryReader* history = nullptr;
  AsOf as_of;
  std::string grant;
};
// A query, which tells how many rows it answered with.
using Query = Result<std::size_t> (*)(const Asked& asked);

Result<std::size_t> ask_balances(const Asked& asked) {
  TRY(const std::vector<Balance> answer, balances_at(*asked.history, asked.as_of));
  return answer.size();
}

Result<std::size_t> ask_shares(const Asked& asked) {
  TRY(const auto answer, shares_at(*asked.history, asked.as_of, {.by = ShareKey::recipient}));
  return answer.size();
}

Result<std::size_t> ask_budget(const Asked& asked) {
  TRY(const std::vector<BudgetRow> answer, budget_at(*asked.history, asked.as_of, {}));
  return answer.size();
}

Result<std::size_t> ask_trail(const Asked& asked) {
  TRY(const std::vector<TrailEntry> answer, trail_of(asked.source, {asked.grant}, asked.as_of));
  return answer.size();
}

Result<Measurement> measure_query(const std::string& what, Query query, const Asked& asked) {
  const SystemClock clock;
  const Stopwatch watch(clock);
  TRY(const std::size_t rows, query(asked));
  return Measurement{.what = what, .count = rows, .time = watch.elapsed()};
}

Result<ExitStatus> bench_query(const Invocation& invocation) {
  const std::array<std::pair<std::string, Query>, 4> queries{{{"balances", ask_balances},
                                                              {"shares by recipient", ask_shares},
                                                              {"budget", ask_budget},
                                                              {"trail of a grant", ask_trail}}};
  TRY(const std::unique_ptr<StoreReader> store, StoreReader::open(invocation.store));
  const QuerySource source{.log = &store->log(), .views = &store->views()};
  TRY(const std::unique_ptr<HistoryReader> history, HistoryReader::open(source));
  Asked asked{.source = source, .history = history.get()};
  TRY(asked.grant, any_grant(store->log()));
  std::vector<Measurement> measured;
  for (const auto& [what, query] : queries) {
    TRY(measured.emplace_back(), measure_query(what, query, asked));
  }
  asked.as_of.known_at = store->log().head() / 2;
  for (const auto& [what, query] : queries) {
    TRY(measured.emplace_back(), measure_query(what + ", as known halfway", query, asked));
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
