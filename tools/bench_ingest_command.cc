#include <algorithm>
#include <ostream>

#include "events/codec.h"
#include "tools/bench_command.h"
#include "tools/commands.h"
#include "tools/interrupt.h"
#include "tools/ledger_writer.h"
#include "tools/progress.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

constexpr std::size_t group_size = 1'000;  // Requests that share one sync.

struct Options {
  std::optional<std::uint64_t> requests = 1'000'000;
  std::optional<std::uint64_t> seed = 1;
  bool keep = false;
};

// A municipality makes more requests than this in the years of the simulation.
constexpr std::uint64_t requests_per_municipality = 200;
constexpr int simulated_years = 10;

Result<std::vector<Request>> generate(const Options& options, const Streams& streams) {
  const auto municipalities =
      std::min<std::uint64_t>(*options.requests / requests_per_municipality + 1,
                              static_cast<std::uint64_t>(simulated_municipalities_max));
  Simulation simulation({.seed = *options.seed,
                         .years = simulated_years,
                         .municipalities = static_cast<int>(municipalities)});
  std::vector<Request> requests;
  requests.reserve(*options.requests);
  Progress progress(streams, "requests generated");
  while (requests.size() < *options.requests) {
    std::optional<Request> request = simulation.next();
    if (!request) break;
    requests.push_back(*std::move(request));
    if (is_interrupted()) return fail(Fault::unavailable, "stopped");
    if (requests.size() % group_size == 0) progress.show(requests.size(), *options.requests);
  }
  return requests;
}

// A store in a directory of its own, which goes away with it unless it is kept.
class BenchStore {
 public:
  static Result<BenchStore> make(const std::filesystem::path& root, bool is_kept) {
    const SystemClock clock;
    TRY_VOID(create_store(root, clock));
    BenchStore made(root, is_kept);
    TRY(const std::unique_ptr<StoreWriter> store, StoreWriter::open(root, clock));
    const LedgerOpened opened{sha256("bench"), "bench", *ActorId::parse(simulated_administrator),
                              true, date_of(2000, 1, 1)};
    TRY_VOID(open_ledger(store->log(), opened, Timestamp(opened.effective_on)));
    return made;
  }
  BenchStore(BenchStore&& other) noexcept
      : root_(std::exchange(other.root_, {})), is_kept_(other.is_kept_) {}
  BenchStore& operator=(BenchStore&&) = delete;
  BenchStore(const BenchStore&) = delete;
  BenchStore& operator=(const BenchStore&) = delete;
  ~BenchStore() {
    std::error_code ignored;
    if (!is_kept_ && !root_.empty()) std::filesystem::remove_all(root_, ignored);
  }
  const std::filesystem::path& root() const { return root_; }

 private:
  BenchStore(std::filesystem::path root, bool is_kept)
      : root_(std::move(root)), is_kept_(is_kept) {}
  std::filesystem::path root_;
  bool is_kept_;
};

// Plays the requests; the clock stops when every answer is given, and again when every follower is
// durable at the head.
Result<std::vector<Measurement>> ingest(const BenchStore& bench,
                                        const std::vector<Request>& requests) {
  const SystemClock clock;
  TRY(const auto writer, LedgerWriter::open(bench.root(), clock));
  Measurement answered{.what = "answered", .count = requests.size()};
  const Position before = writer->sequencer().head();
  const Stopwatch watch(clock);
  for (std::size_t done = 0; done < requests.size(); done += group_size) {
    const std::size_t count = std::min(group_size, requests.size() - done);
    TRY_VOID(writer->sequencer().step(std::span(requests).subspan(done, count)));
    writer->wake_followers();
    ++answered.syncs;
  }
  answered.time = watch.elapsed();
  TRY_VOID(writer->close());
  Measurement durable{.what = "answered, followers durable", .count = requests.size()};
  durable.time = watch.elapsed();
  const std::uint64_t recorded = writer->sequencer().head() - before;
  const Measurement envelopes{
      .what = "envelopes recorded", .count = recorded, .time = durable.time};
  return std::vector{durable, answered, envelopes};
}

Result<std::vector<std::uint32_t>> envelope_sizes(const BenchStore& bench) {
  TRY(const std::unique_ptr<StoreReader> store, StoreReader::open(bench.root()));
  std::vector<std::uint32_t> sizes;
  while (sizes.size() < store->log().head()) {
    TRY(const std::vector<StoredEnvelope> page, store->log().read(sizes.size()));
    for (const StoredEnvelope& stored : page) {
      sizes.push_back(static_cast<std::uint32_t>(stored.size()));
    }
  }
  return sizes;
}

Result<ExitStatus> bench_ingest(const Invocation& invocation, const Options& options) {
  const SystemClock clock;
  const Stopwatch watch(clock);
  TRY(std::vector<Request> requests, generate(options, invocation.streams));
  const Measurement generated{
      .what = "generated, before the clock", .count = requests.size(), .time = watch.elapsed()};
  TRY(const BenchStore bench, BenchStore::make(invocation.store, options.keep));
  TRY(std::vector<Measurement> measured, ingest(bench, requests));
  std::vector<Request>().swap(requests);
  TRY(const std::vector<std::uint32_t> sizes, envelope_sizes(bench));
  const std::filesystem::path alone = bench.root() / "rocksdb-alone";
  TRY(const Measurement ceiling, measure_rocksdb_alone(alone, sizes, group_size));
  std::error_code ignored;
  std::filesystem::remove_all(alone, ignored);
  for (Measurement& each : measured) each.size_bytes = ceiling.size_bytes;
  measured.push_back(ceiling);
  measured.push_back(generated);
  print_measurements(measured, invocation);
  return ExitStatus::done;
}

}  // namespace

CommandSpec bench_ingest_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "bench ingest",
      .summary = "Measure how fast simulated requests are decided and recorded in a new store",
      .example =
          "grantledger --store /var/tmp/bench bench ingest --requests 1000000 --keep\n"
          "The store's directory must be new; it is removed afterwards unless it is kept.",
      .options = {{"--requests", "How many; they are generated before the clock starts",
                   &options->requests},
                  {"--seed", "Of the simulation", &options->seed},
                  {"--keep", "Leave the store for bench replay and bench query", &options->keep}},
      .run = [options](const Invocation& invocation) {
        return bench_ingest(invocation, *options);
      }};
}

}  // namespace grantledger
