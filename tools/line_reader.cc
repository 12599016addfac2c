#include "tools/line_reader.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "tools/interrupt.h"

namespace grantledger {

constexpr int interrupt_check_ms = 500;

bool LineReader::can_read_within(int timeout_ms) const {
  pollfd asked{.fd = file_, .events = POLLIN, .revents = 0};
  return poll(&asked, 1, timeout_ms) > 0;
}

// One read: waits for the first byte only.
Result<void> LineReader::read_some() {
  std::array<char, 65'536> buffer;
  const ssize_t count = ::read(file_, buffer.data(), buffer.size());
  if (count < 0) {
    if (errno == EINTR) return {};
    return fail(Fault::unavailable, std::string("cannot read: ") + std::strerror(errno));
  }
  if (count == 0) {
    is_at_end_ = true;
    if (!unfinished_.empty()) lines_.push_back(std::move(unfinished_));
    unfinished_.clear();
    return {};
  }
  std::string_view rest(buffer.data(), static_cast<std::size_t>(count));
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::size_t room = size_bytes_max_ - std::min(size_bytes_max_, unfinished_.size());
    unfinished_ += rest.substr(0, std::min(end, room));
    if (end == std::string_view::npos) return {};
    lines_.push_back(std::exchange(unfinished_, {}));
    rest.remove_prefix(end + 1);
  }
  return {};
}

Result<std::vector<std::string>> LineReader::read(std::size_t count_max) {
  const auto is_short = [&] { return lines_.size() - next_ < count_max && !is_at_end_; };
  // A signal that comes just before the wait does not end it, so it is asked about now and then.
  while (next_ == lines_.size() && !is_at_end_ && !is_interrupted()) {
    if (can_read_within(interrupt_check_ms)) TRY_VOID(read_some());
  }
  while (is_short() && can_read_within(0) && !is_interrupted()) TRY_VOID(read_some());
  const std::size_t count = std::min(count_max, lines_.size() - next_);
  const auto first = lines_.begin() + static_cast<std::ptrdiff_t>(next_);
  std::vector<std::string> taken(
      std::make_move_iterator(first),
      std::make_move_iterator(first + static_cast<std::ptrdiff_t>(count)));
  next_ += count;
  if (next_ == lines_.size()) {
    lines_.clear();
    next_ = 0;
  }
  return taken;
}

}  // namespace grantledger
