#include "ledger/log/follower_runner.h"

#include <algorithm>
#include <utility>

#include "events/codec.h"

namespace grantledger {
namespace {

constexpr PageLimits page_limits{.count_max = 2'000, .size_bytes_max = 1 << 20};

}  // namespace

struct FollowerRunner::Seat {
  std::unique_ptr<Follower> follower;
  std::unique_ptr<Table> table;
  Position folded = 0;     // Up to here, whether committed or not.
  Position committed = 0;  // The position of the table's checkpoint.
  StoredEnvelope last;     // The stored envelope at `folded`, while that is not committed.
  std::chrono::nanoseconds last_commit{};  // When nothing was left to commit.
};

FollowerRunner::FollowerRunner(const LogReader& log, const Clock& clock, CommitLimits limits)
    : log_(&log), clock_(&clock), limits_(limits) {}

FollowerRunner::~FollowerRunner() = default;

void FollowerRunner::add(std::unique_ptr<Follower> follower, std::unique_ptr<Table> table) {
  CHECK(!seat_of(follower->name()));
  const Position position = table->checkpoint().position;
  seats_.push_back(std::make_unique<Seat>(Seat{.follower = std::move(follower),
                                               .table = std::move(table),
                                               .folded = position,
                                               .committed = position,
                                               .last = {},
                                               .last_commit = clock_->elapsed()}));
}

Result<bool> FollowerRunner::step() {
  if (is_stopped_) return fail(Fault::unavailable, "the followers have stopped: open them anew");
  is_stopped_ = true;
  TRY(const bool has_more, read_on());
  TRY_VOID(commit_due(/*is_asked=*/false));
  is_stopped_ = false;
  return has_more;
}

Result<void> FollowerRunner::flush() {
  if (is_stopped_) return fail(Fault::unavailable, "the followers have stopped: open them anew");
  is_stopped_ = true;
  TRY_VOID(commit_due(/*is_asked=*/true));
  is_stopped_ = false;
  return {};
}

Result<void> FollowerRunner::catch_up() {
  for (const Position goal = log_->head(); furthest_back() < goal;) {
    TRY([[maybe_unused]] const bool has_more, step());
  }
  return flush();
}

Position FollowerRunner::furthest_back() const {
  Position position = log_->head();
  for (const auto& seat : seats_) position = std::min(position, seat->folded);
  return position;
}

// Ends where the next follower stands, so that it can join.
PageLimits FollowerRunner::page_after(Position after) const {
  PageLimits limits = page_limits;
  for (const auto& seat : seats_) {
    if (seat->folded > after) limits.count_max = std::min(limits.count_max, seat->folded - after);
  }
  return limits;
}

Result<bool> FollowerRunner::read_on() {
  const Position head = log_->head();
  for (const auto& seat : seats_) {
    if (seat->folded <= head) continue;
    return fail(Fault::corrupt, "the log ends at " + std::to_string(head) + ", but '" +
                                    std::string(seat->follower->name()) + "' has read to " +
                                    std::to_string(seat->folded) + ": envelopes are lost");
  }
  const Position after = furthest_back();
  if (after == head) return false;
  TRY(const std::vector<StoredEnvelope> page, log_->read(after, page_after(after)));
  TRY_VOID(fold_page(page, after));
  return furthest_back() < head;
}

Result<void> FollowerRunner::fold_page(const std::vector<StoredEnvelope>& page, Position after) {
  std::vector<Seat*> readers;
  for (const auto& seat : seats_) {
    if (seat->folded == after) readers.push_back(seat.get());
  }
  Position position = after;
  for (const StoredEnvelope& stored : page) {
    TRY(const Envelope envelope, decode(stored));
    ++position;
    for (const Seat* seat : readers) {
      seat->follower->fold_stored(position, stored);
      seat->follower->fold(position, envelope);
    }
  }
  for (Seat* seat : readers) {
    seat->folded = position;
    seat->last = page.back();
  }
  return {};
}

Result<void> FollowerRunner::commit_due(bool is_asked) {
  const std::chrono::nanoseconds now = clock_->elapsed();
  for (const auto& seat : seats_) {
    const Position waiting = seat->folded - seat->committed;
    if (waiting == 0) {
      seat->last_commit = now;
      continue;
    }
    const bool is_due =
        waiting >= limits_.envelopes_max || now - seat->last_commit >= limits_.interval_max;
    if (!is_asked && !is_due) continue;
    TRY_VOID(commit(*seat));
    seat->last_commit = now;
  }
  return {};
}

Result<void> FollowerRunner::commit(Seat& seat) {
  const Checkpoint checkpoint{.position = seat.folded, .digest = sha256(seat.last)};
  if (const auto failure = seat.follower->failure()) return tl::unexpected(*failure);
  TRY_VOID(seat.table->commit(seat.follower->drain(), checkpoint));
  seat.committed = seat.folded;
  return {};
}

const FollowerRunner::Seat* FollowerRunner::seat_of(std::string_view name) const {
  for (const auto& seat : seats_) {
    if (seat->follower->name() == name) return seat.get();
  }
  return nullptr;
}

std::optional<Checkpoint> FollowerRunner::checkpoint_of(std::string_view name) const {
  const Seat* const seat = seat_of(name);
  return seat ? std::optional(seat->table->checkpoint()) : std::nullopt;
}

const TableReader* FollowerRunner::table_of(std::string_view name) const {
  const Seat* const seat = seat_of(name);
  return seat ? seat->table.get() : nullptr;
}

Position FollowerRunner::committed() const {
  Position position = log_->head();
  for (const auto& seat : seats_) {
    position = std::min(position, seat->table->checkpoint().position);
  }
  return position;
}

}  // namespace grantledger
