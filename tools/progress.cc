#include "tools/progress.h"

#include <algorithm>
#include <ostream>

#include "tools/report.h"

namespace grantledger {

constexpr auto show_interval = std::chrono::milliseconds(200);

Progress::Progress(const Streams& streams, std::string unit)
    : terminal_(streams.err_is_terminal ? &streams.err : nullptr),
      unit_(std::move(unit)),
      begun_(Clock::now()),
      shown_(begun_) {}

Progress::~Progress() {
  if (has_shown_) *terminal_ << "\r\x1b[K" << std::flush;
}

void Progress::show(std::uint64_t done, std::uint64_t of) {
  if (terminal_ == nullptr) return;
  const Clock::time_point now = Clock::now();
  if (now - shown_ < show_interval) return;
  shown_ = now;
  has_shown_ = true;
  const auto elapsed_ms = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_).count());
  const std::uint64_t rate = done * 1'000 / std::max<std::uint64_t>(elapsed_ms, 1);
  *terminal_ << "\r\x1b[K" << with_thousands_apart(std::to_string(done));
  if (of > 0) *terminal_ << " of " << with_thousands_apart(std::to_string(of));
  *terminal_ << ' ' << unit_ << ", " << with_thousands_apart(std::to_string(rate)) << "/s";
  if (of > done && rate > 0) *terminal_ << ", " << (of - done) / rate << " s left";
  terminal_->flush();
}

}  // namespace grantledger
