#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "ledger/log/clock.h"
#include "ledger/log/event_log.h"
#include "ledger/log/follower.h"
#include "ledger/log/table.h"

namespace grantledger {

// When the runner commits by itself: whichever comes first.
struct CommitLimits {
  Position envelopes_max = 20'000;
  std::chrono::nanoseconds interval_max = std::chrono::seconds(1);
};

// Takes followers along the log: reads it once, decodes each envelope once for all that stand at
// the same position, and commits each follower's rows with its checkpoint. Owns no thread; one
// thread calls step() in a loop, and any other may ask for a checkpoint meanwhile.
class FollowerRunner {
 public:
  // Both must outlive the runner.
  FollowerRunner(const LogReader& log, const Clock& clock, CommitLimits limits = {});
  ~FollowerRunner();

  // Adds a follower that resumes after the checkpoint of its table. All are added before the first
  // step. A name is added once.
  void add(std::unique_ptr<Follower> follower, std::unique_ptr<Table> table);

  // Takes the followers that lag the most one page further, at most to where the next ones stand or
  // to the head, and commits those whose limits are reached. Returns whether there is more to read.
  //
  // Errors: whatever reading, decoding or committing met; corrupt if the log ends before a
  // follower's checkpoint. After an error every step and flush fails with unavailable: open anew.
  Result<bool> step();

  // Commits whatever has been folded. Errors: as step.
  Result<void> flush();

  // Steps until every follower stands at the head as it is now, then flushes. Errors: as step.
  Result<void> catch_up();

  // The durable checkpoint of the follower called `name`; none if there is no such follower.
  std::optional<Checkpoint> checkpoint_of(std::string_view name) const;

  // The table of the follower called `name`, for reading; nullptr if there is no such follower. It
  // lives as long as the runner.
  const TableReader* table_of(std::string_view name) const;

  // The position that every follower has durably reached; the head if there are none.
  Position committed() const;

 private:
  struct Seat;  // A follower, its table and how far it has folded.

  Result<bool> read_on();
  Result<void> fold_page(const std::vector<StoredEnvelope>& page, Position after);
  Result<void> commit_due(bool is_asked);
  Result<void> commit(Seat& seat);
  const Seat* seat_of(std::string_view name) const;
  Position furthest_back() const;
  PageLimits page_after(Position after) const;

  const LogReader* log_;
  const Clock* clock_;
  CommitLimits limits_;
  std::vector<std::unique_ptr<Seat>> seats_;
  bool is_stopped_ = false;  // A follower may have lost changes it drained. Never cleared.
};

}  // namespace grantledger
