#include "tools/follower_thread.h"

#include <algorithm>

namespace grantledger {

FollowerThread::~FollowerThread() {
  want(Wanted::stop);
  if (thread_.joinable()) thread_.join();
}

void FollowerThread::start() {
  thread_ = std::thread([this] { follow(); });
}

// Steps while there is more to read; then naps until woken, or until rows are due to be committed.
void FollowerThread::follow() {
  for (;;) {
    Result<bool> more = runner_.step();
    const Wanted wanted = more && !*more ? nap() : Wanted::follow;
    if (more && wanted == Wanted::finish) {
      const Result<void> finished = runner_.catch_up();
      if (!finished) failure_ = finished.error();
      return;
    }
    if (!more) failure_ = more.error();
    if (!more || wanted == Wanted::stop) return;
  }
}

// Sleeps unless there is something to do, and says what.
FollowerThread::Wanted FollowerThread::nap() {
  constexpr auto nap_max = std::chrono::milliseconds(200);
  std::unique_lock lock(mutex_);
  if (!is_awake_ && wanted_ == Wanted::follow) is_more_.wait_for(lock, nap_max);
  is_awake_ = false;
  return wanted_;
}

void FollowerThread::want(Wanted wanted) {
  {
    const std::scoped_lock lock(mutex_);
    wanted_ = std::max(wanted_, wanted);
  }
  is_more_.notify_one();
}

void FollowerThread::wake() {
  {
    const std::scoped_lock lock(mutex_);
    is_awake_ = true;
  }
  is_more_.notify_one();
}

void FollowerThread::ask_to_finish() {
  want(Wanted::finish);
}

Result<void> FollowerThread::wait() {
  if (thread_.joinable()) thread_.join();
  if (failure_) return tl::unexpected(*failure_);
  return {};
}

}  // namespace grantledger
