#include "tools/feed/line_sink.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ostream>

#include "tools/fact_json.h"
#include "tools/interrupt.h"

namespace grantledger {
namespace {

constexpr int look_interval_ms = 1;

tl::unexpected<Error> reader_is_gone() {
  return fail(Fault::unavailable,
              "the lines cannot be written: their reader is gone, or the disk is full");
}

// Not through the stream, which keeps what it could not write and never recovers from it.
Result<void> write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(file, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR && !is_interrupted()) continue;
    if (wrote <= 0) return reader_is_gone();
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return {};
}

// Whether somebody who wrote this file before was stopped in the middle of a line.
bool ends_within_line(int file) {
  struct stat about {};
  if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size == 0) return false;
  const int readable = ::open(("/proc/self/fd/" + std::to_string(file)).c_str(), O_RDONLY);
  if (readable < 0) return false;
  char last = '\n';
  const bool is_read = pread(readable, &last, 1, about.st_size - 1) == 1;
  close(readable);
  return is_read && last != '\n';
}

// Waits until whoever reads the pipe has read it all.
Result<void> wait_until_read(int pipe) {
  int unread = 0;
  while (ioctl(pipe, FIONREAD, &unread) == 0 && unread > 0) {
    pollfd ends{.fd = pipe, .events = 0, .revents = 0};
    const int ready = poll(&ends, 1, look_interval_ms);
    if (ready > 0 && (ends.revents & POLLERR) != 0) return reader_is_gone();
    if (is_interrupted()) return fail(Fault::unavailable, "stopped before the lines were read");
  }
  return {};
}

}  // namespace

LineSink::LineSink(std::ostream& out, int file, Checkpoint begin)
    : out_(&out), file_(file), stands_(begin) {}

Result<Checkpoint> LineSink::open(const Digest& /*ledger*/) {
  if (file_ >= 0 && ends_within_line(file_)) {
    TRY_VOID(write_all(file_, "\n"));
  }
  return stands_;
}

Result<void> LineSink::take(const Batch& batch) {
  lines_.clear();
  for (const Delivery& delivery : batch.deliveries) {
    append_json(lines_, delivery.position, delivery.envelope);
    lines_ += '\n';
  }
  if (batch.deliveries.empty() || batch.deliveries.back().position != batch.through.position) {
    lines_ += R"({"position":)" + std::to_string(batch.through.position) + "}\n";
  }
  TRY_VOID(write());
  stands_ = batch.through;
  return {};
}

Result<void> LineSink::take_late(const Delivery& delivery) {
  lines_.clear();
  append_json(lines_, delivery.position, delivery.envelope);
  lines_ += '\n';
  return write();
}

Result<void> LineSink::write() {
  if (file_ >= 0) {
    TRY_VOID(write_all(file_, lines_));
    return hand_over();
  }
  out_->write(lines_.data(), static_cast<std::streamsize>(lines_.size()));
  return out_->flush() ? Result<void>() : reader_is_gone();
}

Result<void> LineSink::hand_over() const {
  struct stat about {};
  if (fstat(file_, &about) != 0) return {};
  if (S_ISFIFO(about.st_mode)) return wait_until_read(file_);
  if (!S_ISREG(about.st_mode) || fdatasync(file_) == 0) return {};
  return fail(Fault::unavailable, "the lines could not be written to the disk");
}

}  // namespace grantledger
