#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "events/result.h"
#include "events/time.h"
#include "ledger/log/clock.h"
#include "ledger/log/table.h"
#include "ledger/writer_lock.h"

namespace grantledger {

// An envelope that a sink could not take, set aside so that later ones go on.
struct ParkedDelivery {
  Position position = 0;
  std::uint32_t tries = 0;
  Timestamp parked_at;
  std::string why;  // One line.
};

// So many may be parked. More means that it is not the facts that are wrong.
inline constexpr std::size_t parked_max = 1'000;

// What is kept of a consumer in kept/feed/NAME: `cursor`, two lines of text, and `parked`, one line
// each. It cannot be made again, and is replaced as a whole.
struct ConsumerState {
  std::string subscription;  // What it is fed, in one line: sink and filter. Never a password.
  Checkpoint cursor;         // Through which everything was taken or parked.
  std::map<Position, ParkedDelivery> parked;
};

// 1 to 64 of a-z, 0-9, '-', '_' and '.', beginning with a letter or digit. Errors: malformed.
Result<void> check_consumer_name(const std::string& name);

// The state of one consumer; absent if there is none. Errors: corrupt; unavailable.
Result<std::optional<ConsumerState>> consumer_state(const std::filesystem::path& kept,
                                                    const std::string& name);

// The names of all, sorted. Errors: unavailable.
Result<std::vector<std::string>> consumer_names(const std::filesystem::path& kept);

// A named consumer, held by one process at a time. One thread.
class Consumer {
 public:
  // Takes hold of it, and makes it if there is none. `kept` is the store's directory of that name.
  // Errors: malformed name; unavailable if another process holds it; as consumer_state.
  static Result<Consumer> hold(const std::filesystem::path& kept, const std::string& name,
                               const Clock& clock);

  std::string name() const { return directory_.filename().string(); }
  const ConsumerState& state() const { return state_; }

  // Says what it is fed. Errors: conflict if it was begun with something else; unavailable.
  Result<void> subscribe(const std::string& subscription);

  // Each of these is durable when it returns. Errors: unavailable.
  Result<void> move_to(const Checkpoint& cursor);
  Result<void> park(ParkedDelivery delivery);  // Also unavailable if parked_max are there.
  Result<void> unpark(Position position);

  // Stands at `cursor` from now on, may be subscribed to something else, and forgets what is parked
  // beyond. Errors: unavailable.
  Result<void> reset(const Checkpoint& cursor);

 private:
  Consumer(std::filesystem::path directory, WriterLock lock, ConsumerState state);
  Result<void> keep_cursor();
  Result<void> keep_parked();

  std::filesystem::path directory_;
  WriterLock lock_;
  ConsumerState state_;
};

}  // namespace grantledger
