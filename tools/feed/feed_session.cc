#include "tools/feed/feed_session.h"

#include <algorithm>
#include <ostream>
#include <thread>

#include "tools/interrupt.h"

namespace grantledger {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds first_wait(100);
constexpr milliseconds longest_wait(10'000);
constexpr milliseconds patience(200);  // Between two looks whether anybody wants the end.

void wait(milliseconds time) {
  for (milliseconds slept(0); slept < time && !is_interrupted(); slept += milliseconds(50)) {
    std::this_thread::sleep_for(std::min(milliseconds(50), time));
  }
}

// Sends until nothing follows and nothing is to be waited for.
Result<void> send(FeedRunner& feed, const LogReader& log, bool follows, int& attempts) {
  while (!is_interrupted()) {
    TRY(const bool has_sent, feed.step());
    if (has_sent) attempts = 0;
    if (has_sent || (follows && wait_for_more(log, feed.position(), patience))) continue;
    if (!follows) return {};
  }
  return {};
}

}  // namespace

Result<void> run_feed(FeedRunner& feed, const LogReader& log, const FeedSession& session,
                      const Streams& streams) {
  milliseconds next_wait = first_wait;
  for (int attempts = 0;;) {
    const Position begun_at = feed.position();
    Result<void> run = feed.open();
    if (run) run = send(feed, log, session.follows, attempts);
    if (run || run.error().fault != Fault::unavailable || is_interrupted()) return run;
    if (++attempts >= session.attempts_max && !session.follows) return run;
    if (feed.position() > begun_at) next_wait = first_wait;
    streams.err << "grantledger: " << run.error().detail << "; trying again in "
                << next_wait.count() << " ms\n";
    wait(next_wait);
    next_wait = std::min(next_wait * 2, longest_wait);
  }
}

}  // namespace grantledger
