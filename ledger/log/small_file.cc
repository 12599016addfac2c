#include "ledger/log/small_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace grantledger {
namespace {

// An open file that is closed at the end of its scope.
class File {
 public:
  File(const std::filesystem::path& path, int flags, mode_t mode = 0644)
      : descriptor_(open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

tl::unexpected<Error> could_not(const char* what, const std::filesystem::path& path) {
  return fail(Fault::unavailable,
              std::string("cannot ") + what + " " + path.string() + ": " + std::strerror(errno));
}

bool write_all(const File& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file.descriptor(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<void> sync_directory_of(const std::filesystem::path& path) {
  const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : ".";
  const File directory(parent, O_RDONLY | O_DIRECTORY);
  if (!directory.is_open() || fsync(directory.descriptor()) != 0) return could_not("sync", parent);
  return {};
}

}  // namespace

Result<std::optional<std::string>> read_small_file(const std::filesystem::path& path) {
  const File file(path, O_RDONLY);
  if (!file.is_open() && errno == ENOENT) return std::optional<std::string>();
  if (!file.is_open()) return could_not("open", path);
  TRY(std::string bytes, read_small_stream(file.descriptor(), path));
  return std::optional<std::string>(std::move(bytes));
}

Result<std::string> read_small_stream(int file, const std::string& name) {
  std::string bytes(small_file_bytes_max + 1, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = read(file, bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return could_not("read", name);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > small_file_bytes_max) return fail(Fault::corrupt, name + " is too long");
  bytes.resize(size);
  return bytes;
}

Result<void> replace_small_file(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path next = path.string() + ".next";
  {
    const File file(next, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open()) return could_not("make", next);
    if (!write_all(file, bytes) || fsync(file.descriptor()) != 0) return could_not("write", next);
  }
  if (std::rename(next.c_str(), path.c_str()) != 0) return could_not("replace", path);
  return sync_directory_of(path);
}

Result<void> make_private_file(const std::filesystem::path& path, std::string_view bytes) {
  const File file(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (!file.is_open() && errno == EEXIST) {
    return fail(Fault::conflict, path.string() + " is there already; it stays as it is");
  }
  if (!file.is_open()) return could_not("make", path);
  if (!write_all(file, bytes) || fsync(file.descriptor()) != 0) return could_not("write", path);
  return sync_directory_of(path);
}

}  // namespace grantledger
