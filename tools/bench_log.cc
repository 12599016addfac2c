// How fast the log and its followers' tables are on this machine, each alone on one thread. Needs
// about 2 GB in the directory for temporary files.

#include <benchmark/benchmark.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>

#include "events/codec.h"
#include "ledger/id_index.h"
#include "ledger/log/follower_runner.h"
#include "ledger/log/memory_table.h"
#include "ledger/log/rocks_table.h"
#include "ledger/store.h"

namespace grantledger {
namespace {

constexpr std::size_t batch_count = 1'000;
constexpr Position log_length = 1'000'000;
constexpr std::size_t changes_per_commit = 60'000;

// A store in a temporary directory that goes away with it.
class ScratchStore {
 public:
  ScratchStore() {
    std::string name =
        (std::filesystem::temp_directory_path() / "grantledger-bench-XXXXXX").string();
    CHECK(mkdtemp(name.data()));
    root_ = name;
    CHECK(create_store(root_, clock_));
    store_ = *StoreWriter::open(root_, clock_);
  }
  ~ScratchStore() {
    store_.reset();
    std::filesystem::remove_all(root_);
  }
  ScratchStore(const ScratchStore&) = delete;
  ScratchStore& operator=(const ScratchStore&) = delete;

  StoreWriter& operator*() { return *store_; }
  StoreWriter* operator->() { return store_.get(); }
  const Clock& clock() const { return clock_; }

 private:
  SystemClock clock_;
  std::filesystem::path root_;
  std::unique_ptr<StoreWriter> store_;
};

// About 400 bytes that do not compress.
std::vector<StoredEnvelope> any_envelopes(std::mt19937_64& random) {
  std::vector<StoredEnvelope> envelopes(batch_count, StoredEnvelope(400, '\0'));
  for (StoredEnvelope& stored : envelopes) {
    for (char& byte : stored) byte = static_cast<char>(random());
  }
  return envelopes;
}

PaymentAttested payment(const std::string& number) {
  PaymentAttested fact;
  fact.payment.payment = *PaymentId::parse("payment/" + number);
  fact.payment.terms = {.grant = *GrantId::parse("grant/" + number),
                        .scheme = *SchemeId::parse("further-education"),
                        .recipient = *OrganisationId::parse("974760673"),
                        .year = 2026};
  fact.payment.payee = fact.payment.terms.recipient;
  fact.payment.amount = {.minor_units = 12'500'000, .currency = nok};
  fact.payment.sources = {{.line = *parse_line("226.22:2026"), .amount = fact.payment.amount}};
  fact.attester = *ActorId::parse("case.officer");
  fact.effective_on = date_of(2026, 9, 1);
  return fact;
}

std::vector<StoredEnvelope> real_envelopes(std::mt19937_64& random) {
  std::vector<StoredEnvelope> envelopes;
  for (std::size_t i = 0; i < batch_count; ++i) {
    Envelope envelope;
    envelope.command = {.high = random(), .low = random()};
    envelope.actor = *ActorId::parse("case.officer");
    envelope.facts.emplace_back(payment(std::to_string(i)));
    envelopes.push_back(*encode(envelope));
  }
  return envelopes;
}

using MakeBatch = std::vector<StoredEnvelope> (*)(std::mt19937_64& random);

void fill(EventLog& log, MakeBatch make) {
  std::mt19937_64 random(1);
  while (log.head() < log_length) CHECK(log.append(log.head(), make(random)));
}

void count_items(benchmark::State& state, std::size_t items_per_round) {
  state.SetItemsProcessed(static_cast<std::int64_t>(items_per_round) * state.iterations());
}

void append(benchmark::State& state) {
  std::mt19937_64 random(1);
  ScratchStore store;
  const std::vector<StoredEnvelope> batch = any_envelopes(random);
  for (auto _ : state) CHECK(store->log().append(store->log().head(), batch));
  count_items(state, batch_count);
}
BENCHMARK(append)->Iterations(2'000)->UseRealTime();

void read(benchmark::State& state) {
  ScratchStore store;
  fill(store->log(), any_envelopes);
  for (auto _ : state) {
    for (Position position = 0; position < log_length;) {
      position += store->log().read(position)->size();
    }
  }
  count_items(state, log_length);
}
BENCHMARK(read)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);

RowChanges some_changes(std::uint64_t& next, std::mt19937_64* random) {
  RowChanges changes;
  for (std::size_t i = 0; i < changes_per_commit; ++i) {
    std::array<char, 24> key{};
    std::uint64_t number = random ? (*random)() : next++;
    for (std::size_t at = 8; at-- > 0; number >>= 8) key[at] = static_cast<char>(number);
    changes.put({key.data(), key.size()}, {key.data(), 8});
  }
  return changes;
}

void commit(benchmark::State& state, bool is_random) {
  std::mt19937_64 random(1);
  ScratchStore store;
  const auto table = *store->views().open({.name = "bench", .version = 1}, store->log());
  std::uint64_t next = 0;
  Checkpoint checkpoint;
  for (auto _ : state) {
    ++checkpoint.position;
    CHECK(table->commit(some_changes(next, is_random ? &random : nullptr), checkpoint));
  }
  count_items(state, changes_per_commit);
}
BENCHMARK_CAPTURE(commit, rows_in_order, false)->Iterations(50)->UseRealTime();
BENCHMARK_CAPTURE(commit, rows_at_random, true)->Iterations(50)->UseRealTime();

// Reading, decoding and an index of ids, with and without making it durable.
void follow(benchmark::State& state, bool is_durable) {
  ScratchStore store;
  fill(store->log(), real_envelopes);
  for (auto _ : state) {
    FollowerRunner runner(store->log(), store.clock());
    std::unique_ptr<Table> table = std::make_unique<MemoryTable>();
    if (is_durable) table = std::move(store->views().begin_rebuild(IdIndex::view())->table);
    runner.add(std::make_unique<IdIndex>(), std::move(table));
    CHECK(runner.catch_up());
  }
  count_items(state, log_length);
}
BENCHMARK_CAPTURE(follow, in_memory, false)->Iterations(1)->UseRealTime();
BENCHMARK_CAPTURE(follow, durably, true)->Iterations(1)->UseRealTime();

void decode_only(benchmark::State& state) {
  std::mt19937_64 random(1);
  const std::vector<StoredEnvelope> envelopes = real_envelopes(random);
  for (auto _ : state) {
    for (const StoredEnvelope& stored : envelopes) benchmark::DoNotOptimize(decode(stored));
  }
  count_items(state, batch_count);
}
BENCHMARK(decode_only);

}  // namespace
}  // namespace grantledger

BENCHMARK_MAIN();
