#pragma once
// Simulated ledgers that tests play requests into: one in memory, one in a store.

#include <functional>

#include "ledger/log/follower_runner.h"
#include "ledger/log/memory_log.h"
#include "ledger/sequencer.h"
#include "tests/scratch_directory.h"

namespace grantledger {

// What stands at position 1 of every played ledger. Its administrator is `administrator`.
LedgerOpened simulated_ledger();

// The time at which it was recorded: before anything that is played.
inline constexpr Timestamp opened_at{date_of(2000, 1, 1)};

class NoClock final : public Clock {
 public:
  Timestamp now() const override { return opened_at; }
  std::chrono::nanoseconds elapsed() const override { return {}; }
};

// The requests of a JSON-lines file, in order. Ends the test program if one cannot be read.
std::vector<Request> requests_in(const std::filesystem::path& file);

// A whole ledger in memory: log, sequencer, and every follower once they are told to catch up.
class MemoryLedger {
 public:
  // The sequencer forgets rows beyond `rows_max`.
  explicit MemoryLedger(std::size_t rows_max = sequencer_rows_max);

  // Plays requests in groups and returns their answers; `after_group` is called after each.
  std::vector<Answer> play(
      std::span<const Request> requests, const std::function<void()>& after_group = [] {});

  void catch_up() { CHECK(runner_.catch_up().has_value()); }
  const MemoryLog& log() const { return log_; }
  const Books& books() const { return sequencer_->books(); }
  const TableReader& table(std::string_view name) const { return *runner_.table_of(name); }

 private:
  NoClock clock_;
  MemoryLog log_;
  FollowerRunner runner_{log_, clock_};
  std::unique_ptr<Sequencer> sequencer_;
};

// Makes a simulated store in an empty directory.
void make_simulated_store(const std::filesystem::path& root);

// Opens the store, plays requests in groups, takes every follower to the head and closes it again.
std::vector<Answer> play_into_store(const std::filesystem::path& root,
                                    std::span<const Request> requests);

}  // namespace grantledger
