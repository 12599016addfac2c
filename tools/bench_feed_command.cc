// What it takes to feed facts: catching up, and how soon what was recorded is there.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <ostream>
#include <thread>

#include "events/codec.h"
#include "ledger/feed/feed_runner.h"
#include "ledger/sequencer.h"
#include "ledger/store.h"
#include "tools/bench_command.h"
#include "tools/commands.h"
#include "tools/feed/line_sink.h"

namespace grantledger {
namespace {

constexpr std::chrono::microseconds between_appends(2'000);

struct Options {
  std::optional<std::uint64_t> live = 2'000;
};

// Takes everything and keeps nothing.
class DiscardingSink final : public Sink {
 public:
  Result<Checkpoint> open(const Digest& /*ledger*/) override { return Checkpoint(); }
  Result<void> take(const Batch& /*batch*/) override { return {}; }
  Result<void> take_late(const Delivery& /*delivery*/) override { return {}; }
};

// A stream that makes nothing of what is written to it.
class NullBuffer final : public std::streambuf {
 protected:
  int overflow(int c) override { return c; }
  std::streamsize xsputn(const char* /*text*/, std::streamsize count) override { return count; }
};

Result<Measurement> measure_catching_up(const LogReader& log, Sink& sink, const char* what) {
  const SystemClock clock;
  FeedRunner feed(log, sink, nullptr, clock);
  TRY_VOID(feed.open());
  const Stopwatch watch(clock);
  for (bool has_sent = true; has_sent;) {
    TRY(has_sent, feed.step());
  }
  return Measurement{.what = what, .count = feed.facts_sent(), .time = watch.elapsed()};
}

// The ceiling of both: stored bytes, not decoded.
Result<Measurement> measure_reading(const LogReader& log) {
  const SystemClock clock;
  const Stopwatch watch(clock);
  Measurement measured{.what = "envelopes read and not decoded"};
  for (Position after = 0; after < log.head();) {
    TRY(const auto page, log.read(after, FeedOptions().batch));
    after += page.size();
    for (const StoredEnvelope& each : page) measured.size_bytes += each.size();
  }
  measured.count = log.head();
  measured.time = watch.elapsed();
  return measured;
}

// When each position was durable and when each feed had it, in nanoseconds of the steady clock,
// which is one for all processes; 0: not yet. Shared with the feed in a process of its own.
struct Moments {
  std::atomic<std::int64_t> recorded, fed_here, fed_there;
};

class SharedMoments {
 public:
  explicit SharedMoments(std::size_t count)
      : bytes_((count + 1) * sizeof(Moments)),
        moments_(static_cast<Moments*>(
            mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {
    CHECK(moments_ != MAP_FAILED);
  }
  ~SharedMoments() { munmap(moments_, bytes_); }
  SharedMoments(const SharedMoments&) = delete;
  SharedMoments& operator=(const SharedMoments&) = delete;
  Moments& at(Position position) { return moments_[position]; }

 private:
  std::size_t bytes_;
  Moments* moments_;
};

// Notes when it was given each position.
class NotingSink final : public Sink {
 public:
  using Note = std::function<void(Position, std::int64_t)>;
  explicit NotingSink(Note note) : note_(std::move(note)) {}
  Result<Checkpoint> open(const Digest& /*ledger*/) override { return Checkpoint(); }
  Result<void> take(const Batch& batch) override {
    const std::int64_t now = SystemClock().elapsed().count();
    for (const Delivery& delivery : batch.deliveries) note_(delivery.position, now);
    return {};
  }
  Result<void> take_late(const Delivery& /*delivery*/) override { return {}; }

 private:
  Note note_;
};

Result<void> feed_until(const LogReader& log, Sink& sink, Position last) {
  const SystemClock clock;
  FeedRunner feed(log, sink, nullptr, clock);
  TRY_VOID(feed.open());
  while (feed.position() < last) {
    TRY([[maybe_unused]] const bool has_sent, feed.step());
    wait_for_more(log, feed.position(), std::chrono::milliseconds(100));
  }
  return {};
}

// The feed in a process of its own: reads the store as any other reader does.
[[noreturn]] void feed_elsewhere(const std::filesystem::path& root, Position last,
                                 SharedMoments& moments) {
  NotingSink sink(
      [&](Position position, std::int64_t now) { moments.at(position).fed_there = now; });
  const auto store = StoreReader::open(root);
  const bool is_fed = store && feed_until((*store)->log(), sink, last);
  _exit(is_fed ? 0 : 1);
}

Result<void> append_one_by_one(EventLog& log, Position last, SharedMoments& moments) {
  Envelope envelope;
  envelope.actor = *ActorId::parse("bench");
  envelope.facts = {ActorRegistered{.actor = envelope.actor, .name = "bench"}};
  while (log.head() < last) {
    envelope.command.low = log.head();
    TRY(StoredEnvelope stored, encode(envelope));
    TRY(const Position head, log.append(log.head(), {&stored, 1}));
    moments.at(head).recorded = SystemClock().elapsed().count();
    std::this_thread::sleep_for(between_appends);
  }
  return {};
}

Result<void> open_small_store(const std::filesystem::path& root) {
  const SystemClock clock;
  TRY_VOID(create_store(root, clock));
  TRY(const std::unique_ptr<StoreWriter> store, StoreWriter::open(root, clock));
  const LedgerOpened opened{sha256("bench"), "bench", *ActorId::parse("bench"), true, Date()};
  return open_ledger(store->log(), opened, Timestamp(opened.effective_on));
}

// How soon after it is durable an envelope is at a feed of this process, and of another.
Result<void> measure_live(const std::filesystem::path& root, Position last, Sample& here,
                          Sample& there) {
  TRY_VOID(open_small_store(root));
  SharedMoments moments(last);
  const pid_t other = fork();  // Before this process has threads.
  if (other == 0) feed_elsewhere(root, last, moments);
  const SystemClock clock;
  TRY(const std::unique_ptr<StoreWriter> store, StoreWriter::open(root, clock));
  Result<void> fed;
  std::thread feed([&] {
    NotingSink sink(
        [&](Position position, std::int64_t now) { moments.at(position).fed_here = now; });
    fed = feed_until(store->log(), sink, last);
  });
  const Result<void> appended = append_one_by_one(store->log(), last, moments);
  feed.join();
  int status = 0;
  waitpid(other, &status, 0);
  TRY_VOID(appended);
  TRY_VOID(fed);
  if (status != 0) return fail(Fault::unavailable, "the feed in another process failed");
  for (Position position = 2; position <= last; ++position) {
    const std::int64_t recorded = moments.at(position).recorded;
    here.add((moments.at(position).fed_here - recorded) / 1'000);
    there.add((moments.at(position).fed_there - recorded) / 1'000);
  }
  return {};
}

Result<ExitStatus> run(const Invocation& invocation, const Options& options) {
  Sample here{"in the same process, microseconds after it was durable"};
  Sample there{"in another process, microseconds after it was durable"};
  std::string root = (std::filesystem::temp_directory_path() / "grantledger-bench-XXXXXX").string();
  if (!mkdtemp(root.data())) return fail(Fault::unavailable, "cannot make " + root);
  const Result<void> live = measure_live(root, 1 + *options.live, here, there);
  std::error_code ignored;
  std::filesystem::remove_all(root, ignored);
  TRY_VOID(live);

  TRY(const std::unique_ptr<StoreReader> store, StoreReader::open(invocation.store));
  std::vector<Measurement> measurements(3);
  TRY(measurements[0], measure_reading(store->log()));
  DiscardingSink discarding;
  TRY(measurements[1],
      measure_catching_up(store->log(), discarding, "facts decoded and discarded"));
  NullBuffer buffer;
  std::ostream nowhere(&buffer);
  LineSink lines(nowhere, -1, Checkpoint());
  TRY(measurements[2], measure_catching_up(store->log(), lines, "facts written as JSON lines"));
  print_measurements(measurements, invocation);
  print_samples({&here, &there},
                "One envelope every two milliseconds or so, each with a sync of its own.",
                invocation);
  return ExitStatus::done;
}

}  // namespace

CommandSpec bench_feed_command() {
  const auto options = std::make_shared<Options>();
  return {.name = "bench feed",
          .summary = "Measure how fast a feed catches up, and how soon it has what is recorded",
          .example = "grantledger --store /tmp/simulated bench feed --live 2000",
          .options = {{"--live", "Envelopes recorded while feeds wait", &options->live}},
          .run = [options](const Invocation& invocation) { return run(invocation, *options); }};
}

}  // namespace grantledger
