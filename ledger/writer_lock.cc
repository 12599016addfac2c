#include "ledger/writer_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace grantledger {
namespace {

constexpr std::size_t holder_bytes_max = 512;

// The file is one line for people: "pid 4711 on ledger1 since 2026-04-30T12:00:00.000000Z".
std::string holder_text(const Clock& clock) {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host = {"unknown"};
  return "pid " + std::to_string(getpid()) + " on " + host.data() + " since " +
         text_of(clock.now());
}

std::string read_holder(int file) {
  std::array<char, holder_bytes_max> bytes{};
  const ssize_t size = pread(file, bytes.data(), bytes.size(), 0);
  const std::string text(bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return text.empty() ? "a process that has not yet said who it is"
                      : text.substr(0, text.find('\n'));
}

bool write_holder(int file, const std::string& text) {
  const std::string line = text + "\n";
  return ftruncate(file, 0) == 0 &&
         pwrite(file, line.data(), line.size(), 0) == static_cast<ssize_t>(line.size());
}

tl::unexpected<Error> could_not(const std::filesystem::path& path) {
  return fail(Fault::unavailable, "cannot lock " + path.string() + ": " + std::strerror(errno));
}

}  // namespace

Result<WriterLock> WriterLock::take(const std::filesystem::path& file, const Clock& clock,
                                    std::string_view what) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return could_not(file);
  WriterLock lock(descriptor);
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return could_not(file);
    return fail(Fault::unavailable, std::string(what) + " is being written by " +
                                        read_holder(descriptor) + ": wait for it or stop it");
  }
  if (!write_holder(descriptor, holder_text(clock))) return could_not(file);
  return lock;
}

WriterLock::WriterLock(WriterLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

WriterLock::~WriterLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace grantledger
