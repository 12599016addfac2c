#include "ledger/log/rocks_status.h"

#include <cstdlib>
#include <fstream>
#include <string_view>
#include <utility>

namespace grantledger {
namespace {

// A reader has nothing to say that its caller does not hear as a status.
class SilentLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

Result<std::filesystem::path> make_scratch() {
  std::error_code code;
  const std::filesystem::path root = std::filesystem::temp_directory_path(code);
  std::string name = (root / "grantledger-reader-XXXXXX").string();
  if (code || !mkdtemp(name.data())) {
    return fail(Fault::unavailable, "cannot make a directory like " + name);
  }
  return std::filesystem::path(name);
}

constexpr std::size_t footer_size = 53;
constexpr std::size_t block_trailer_size = 5;  // How it is compressed, and its checksum.

// The number that `bytes` begin with in groups of seven bits, the lowest first.
std::uint64_t varint_in(std::string_view bytes) {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 63 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    number |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return number;
    bytes.remove_prefix(1);
  }
  return number;
}

// Whether the file's block of properties claims a kind that nothing here writes. It stands right
// before the index of such blocks, which the footer names, and its last word counts its restarts;
// the highest bit is the kind.
bool claims_hash_index(std::ifstream& file, std::uint64_t size) {
  std::string footer(footer_size, '\0');
  file.seekg(static_cast<std::streamoff>(size - footer_size));
  if (!file.read(footer.data(), footer_size)) return false;
  const std::uint64_t index_offset = varint_in(std::string_view(footer).substr(1));
  if (index_offset <= block_trailer_size || index_offset > size) return false;
  file.seekg(static_cast<std::streamoff>(index_offset - block_trailer_size - 1));
  return (file.get() & 0x80) == 0x80 && file.good();
}

constexpr std::size_t manifest_block_size = 32 << 10;
constexpr std::size_t record_header_size = 7;  // Checksum, length (low byte first), kind.

constexpr unsigned char record_kind_max = 4;  // Whole, first, middle or last part.

// Whether a record claims to go on beyond its block or the end of the file, or to be of a kind that
// no list of files has.
bool is_misframed(const std::string& manifest) {
  std::size_t at = 0;
  while (at < manifest.size()) {
    const std::size_t block_end = (at / manifest_block_size + 1) * manifest_block_size;
    if (at + record_header_size > block_end) {
      at = block_end;  // What is left of a block takes no header.
      continue;
    }
    if (at + record_header_size > manifest.size()) return true;
    const auto low = static_cast<unsigned char>(manifest[at + 4]);
    const auto high = static_cast<unsigned char>(manifest[at + 5]);
    const std::size_t length = low | static_cast<std::size_t>(high) << 8;
    if (length == 0 && manifest[at + 6] == 0) {
      at = block_end;
      continue;
    }
    if (static_cast<unsigned char>(manifest[at + 6]) > record_kind_max) return true;
    at += record_header_size + length;
    if (at > block_end || at > manifest.size()) return true;
  }
  return false;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A secondary that opens such a list of files never comes back. A writer may be at it, so that it
// is worth looking again.
Result<void> check_manifest(const std::filesystem::path& directory) {
  std::string name = content_of(directory / "CURRENT");
  if (name.empty()) return {};
  name.pop_back();
  if (!name.starts_with("MANIFEST-") || !is_misframed(content_of(directory / name))) return {};
  return fail(Fault::corrupt, (directory / name).string() + " is damaged, or is being written");
}

}  // namespace

Result<void> check_sorted_files(const std::filesystem::path& directory) {
  std::error_code code;
  for (std::filesystem::directory_iterator entry(directory, code), end; !code && entry != end;
       entry.increment(code)) {
    if (entry->path().extension() != ".sst") continue;
    std::error_code gone;  // The writer replaces files while readers look.
    const std::uintmax_t size = entry->file_size(gone);
    if (gone || size <= footer_size) continue;
    std::ifstream file(entry->path(), std::ios::binary);
    if (file && claims_hash_index(file, size)) {
      return fail(Fault::corrupt, entry->path().string() + " is damaged in its properties");
    }
  }
  return {};
}

void set_common(rocksdb::Options& options) {
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.keep_log_file_num = 2;
  options.max_log_file_size = 1 << 20;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.max_open_files = -1;  // Readers must hold every file, or the writer may remove it first.
  options.max_manifest_file_size = 4 << 20;
}

Result<RocksSecondary> RocksSecondary::open(const std::filesystem::path& directory,
                                            rocksdb::Options options) {
  set_common(options);
  options.info_log = std::make_shared<SilentLogger>();
  TRY_VOID(check_sorted_files(directory));
  TRY_VOID(check_manifest(directory));
  RocksSecondary secondary;
  TRY(secondary.scratch_, make_scratch());
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::OpenAsSecondary(options, directory.string(), secondary.scratch_.string(), &db);
  if (!status.ok()) return fault_of(status);
  secondary.db_.reset(db);
  return secondary;
}

RocksSecondary::RocksSecondary(RocksSecondary&& other) noexcept
    : scratch_(std::exchange(other.scratch_, {})), db_(std::move(other.db_)) {}

RocksSecondary& RocksSecondary::operator=(RocksSecondary&& other) noexcept {
  std::swap(scratch_, other.scratch_);
  std::swap(db_, other.db_);
  return *this;
}

RocksSecondary::~RocksSecondary() {
  db_.reset();
  std::error_code ignored;  // What stays behind is an empty directory among temporary files.
  if (!scratch_.empty()) std::filesystem::remove_all(scratch_, ignored);
}

}  // namespace grantledger
