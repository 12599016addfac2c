#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>

#include "events/result.h"

namespace grantledger {

// What the server answered to messages that were published without waiting. The library's thread
// adds answers; the publisher waits for them.
class JetStreamAcks {
 public:
  // Takes the answer to the message that was to be stored at `sequence`.
  void take(std::uint64_t sequence, std::string_view answer);

  // The first answer that was not as expected, if there was one.
  std::optional<Error> failure() const;

  // Waits until `count` messages of all that were ever published are stored, one failed, or
  // `interval` has passed. Returns how many are stored.
  std::uint64_t wait_for(std::uint64_t count, std::chrono::milliseconds interval);

  std::uint64_t stored_count() const;

  // The library will give no more answers; waits until it says so.
  void finish();
  bool wait_until_finished(std::chrono::milliseconds patience);

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t stored_ = 0;
  std::uint64_t awaited_ = 0;  // A waiter is woken once so many are stored.
  std::optional<Error> failure_;
  bool is_finished_ = false;
};

}  // namespace grantledger
