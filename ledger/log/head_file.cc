#include "ledger/log/head_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <bit>
#include <cerrno>
#include <cstring>
#include <utility>

namespace grantledger {
namespace {

// The file is eight bytes, least significant first: the position in the lower six, their check in
// the upper two. It never grows.
//
// Whoever reads a head that is too low misses what was answered, and nothing else would tell: so a
// head that is not what was stored must be known. Stores whose writer knew no check have zeros
// there.
static_assert(std::endian::native == std::endian::little);
static_assert(std::atomic_ref<Position>::is_always_lock_free);
constexpr std::size_t size_bytes = sizeof(Position);
constexpr int position_bits = 48;
constexpr Position position_max = (Position{1} << position_bits) - 1;

// CRC-16 (x^16 + x^12 + x^5 + 1, from zero) of the six bytes, most significant bit first.
Position check_of(Position position) {
  std::uint32_t check = 0;
  for (int bit = position_bits - 1; bit >= 0; --bit) {
    const bool is_odd = ((check >> 15 ^ position >> bit) & 1) != 0;
    check = (check << 1 ^ (is_odd ? 0x1021U : 0U)) & 0xffffU;
  }
  return check;
}

Position word_of(Position position) {
  CHECK(position <= position_max);
  return check_of(position) << position_bits | position;
}

bool is_whole(Position word) {
  const Position check = word >> position_bits;
  return check == 0 || check == check_of(word & position_max);
}

tl::unexpected<Error> could_not(const char* what, const std::filesystem::path& path) {
  return fail(Fault::unavailable,
              std::string("cannot ") + what + " " + path.string() + ": " + std::strerror(errno));
}

// A file just made has no bytes yet.
Result<void> give_size(int file, bool is_writer, const std::filesystem::path& path) {
  struct stat status {};
  if (fstat(file, &status) != 0) return could_not("examine", path);
  if (status.st_size == 0 && is_writer && ftruncate(file, size_bytes) == 0 && fsync(file) == 0) {
    return {};
  }
  if (static_cast<std::size_t>(status.st_size) == size_bytes) return {};
  return fail(Fault::corrupt, path.string() + " has " + std::to_string(status.st_size) +
                                  " bytes; a durable position has 8");
}

}  // namespace

Result<HeadFile> HeadFile::map(const std::filesystem::path& path, int open_flags) {
  const int file = open(path.c_str(), open_flags | O_CLOEXEC, 0644);
  if (file < 0) return could_not("open", path);
  const bool is_writer = (open_flags & O_ACCMODE) == O_RDWR;
  if (Result<void> sized = give_size(file, is_writer, path); !sized) {
    close(file);
    return tl::unexpected(sized.error());
  }
  const int protection = is_writer ? PROT_READ | PROT_WRITE : PROT_READ;
  void* const mapped = mmap(nullptr, size_bytes, protection, MAP_SHARED, file, 0);
  close(file);  // The mapping stays.
  if (mapped == MAP_FAILED) return could_not("map", path);
  HeadFile head(static_cast<Position*>(mapped));
  if (is_whole(std::atomic_ref<Position>(*head.mapped_).load(std::memory_order_acquire))) {
    return head;
  }
  return fail(Fault::corrupt, path.string() +
                                  " is damaged: it no longer tells how much was answered. Without "
                                  "the file the next writer makes it anew from the log");
}

Result<HeadFile> HeadFile::open_writer(const std::filesystem::path& path) {
  return map(path, O_RDWR | O_CREAT);
}

Result<HeadFile> HeadFile::open_reader(const std::filesystem::path& path) {
  return map(path, O_RDONLY);
}

HeadFile::HeadFile(HeadFile&& other) noexcept : mapped_(std::exchange(other.mapped_, nullptr)) {}

HeadFile::~HeadFile() {
  if (mapped_) munmap(mapped_, size_bytes);
}

Position HeadFile::load() const {
  return std::atomic_ref<Position>(*mapped_).load(std::memory_order_acquire) & position_max;
}

void HeadFile::store(Position position) {
  std::atomic_ref<Position>(*mapped_).store(word_of(position), std::memory_order_release);
}

}  // namespace grantledger
