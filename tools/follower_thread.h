#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>

#include "ledger/log/follower_runner.h"

namespace grantledger {

// Runs some followers on a thread of its own, from start() until finish() or destruction.
class FollowerThread {
 public:
  FollowerThread(const LogReader& log, const Clock& clock) : runner_(log, clock) {}
  // Stops the followers where they are; what they have not taken they take next time.
  ~FollowerThread();
  FollowerThread(const FollowerThread&) = delete;
  FollowerThread& operator=(const FollowerThread&) = delete;

  // For adding followers before start(), and for their tables.
  FollowerRunner& runner() { return runner_; }

  void start();

  // Says that there is more to read. Cheap; any thread may call it.
  void wake();

  // Says that the log grows no more: take every follower to its head, durably, and end.
  void ask_to_finish();
  // Waits for that. Errors: whatever stopped a follower, now or before.
  Result<void> wait();

 private:
  enum class Wanted : std::uint8_t { follow, finish, stop };

  void follow();
  void want(Wanted wanted);
  Wanted nap();

  FollowerRunner runner_;
  std::mutex mutex_;
  std::condition_variable is_more_;
  bool is_awake_ = false;           // Under mutex_.
  Wanted wanted_ = Wanted::follow;  // Under mutex_.
  std::optional<Error> failure_;    // Of the thread; read once it has ended.
  std::thread thread_;
};

}  // namespace grantledger
