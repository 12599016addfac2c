#include "ledger/store.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "ledger/log/rocks_log.h"
#include "ledger/log/small_file.h"

namespace grantledger {
namespace {

// FORMAT is one line: these words, the format's number, a line feed.
constexpr std::string_view format_words = "grantledger store ";

Result<std::uint32_t> parse_format(std::string_view text) {
  std::uint32_t format = 0;
  if (text.starts_with(format_words) && text.ends_with('\n')) {
    text.remove_prefix(format_words.size());
    text.remove_suffix(1);
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), format);
    if (code == std::errc() && end == text.data() + text.size() && format > 0) return format;
  }
  return fail(Fault::corrupt, "FORMAT does not name the format of a store");
}

Result<void> check_format(const StorePaths& paths) {
  TRY(const std::optional<std::string> text, read_small_file(paths.format()));
  if (!text) {
    return fail(Fault::malformed, "there is no store in " + paths.root.string() +
                                      ": make one with 'grantledger init'");
  }
  TRY(const std::uint32_t format, parse_format(*text));
  if (format <= store_format) return {};
  return fail(Fault::unavailable, "the store in " + paths.root.string() + " has format " +
                                      std::to_string(format) + ", this program reads up to " +
                                      std::to_string(store_format) + ": use a newer program");
}

Result<void> make_directory(const std::filesystem::path& path) {
  std::error_code code;
  std::filesystem::create_directories(path, code);
  if (!code) return {};
  return fail(Fault::unavailable, "cannot make " + path.string() + ": " + code.message());
}

Result<void> make_directories(const StorePaths& paths) {
  for (const auto& path : {paths.log(), paths.views(), paths.kept(), paths.keys()}) {
    TRY_VOID(make_directory(path));
  }
  std::error_code code;
  std::filesystem::permissions(paths.keys(), std::filesystem::perms::owner_all, code);
  if (!code) return {};
  return fail(Fault::unavailable, "cannot close " + paths.keys().string() + " to others");
}

// What a call that was interrupted may have left is made again; anything else is somebody's.
Result<void> check_unused(const StorePaths& paths) {
  const std::array ours{paths.lock(),
                        paths.head(),
                        paths.log(),
                        paths.views(),
                        paths.kept(),
                        paths.keys(),
                        std::filesystem::path(paths.format().string() + ".next")};
  std::error_code code;
  for (std::filesystem::directory_iterator entry(paths.root, code), end; !code && entry != end;
       entry.increment(code)) {
    if (entry->path() == paths.format()) {
      return fail(Fault::malformed, "there is already a store in " + paths.root.string());
    }
    if (std::find(ours.begin(), ours.end(), entry->path()) != ours.end()) continue;
    return fail(Fault::malformed,
                paths.root.string() + " is not empty: it has " + entry->path().filename().string());
  }
  if (!code) return {};
  return fail(Fault::unavailable, "cannot list " + paths.root.string() + ": " + code.message());
}

}  // namespace

Result<void> create_store(const std::filesystem::path& root, const Clock& clock) {
  const StorePaths paths{root};
  TRY_VOID(make_directory(root));
  TRY_VOID(check_unused(paths));
  TRY(const WriterLock lock, WriterLock::take(paths.lock(), clock));
  TRY_VOID(check_unused(paths));  // Another call may have ended before we had the lock.
  TRY_VOID(make_directories(paths));
  TRY(HeadFile head, HeadFile::open_writer(paths.head()));
  TRY(const std::unique_ptr<EventLog> log, open_rocks_log(paths.log(), head));
  const std::string format = std::string(format_words) + std::to_string(store_format) + "\n";
  return replace_small_file(paths.format(), format);  // Last: now it is a store.
}

StoreWriter::StoreWriter(StorePaths paths, WriterLock lock, HeadFile head)
    : paths_(std::move(paths)),
      lock_(std::move(lock)),
      head_(std::move(head)),
      views_(paths_.views(), share_) {}

Result<std::unique_ptr<StoreWriter>> StoreWriter::open(const std::filesystem::path& root,
                                                       const Clock& clock) {
  StorePaths paths{root};
  TRY_VOID(check_format(paths));
  TRY(WriterLock lock, WriterLock::take(paths.lock(), clock));
  TRY_VOID(make_directories(paths));  // A backup need not hold the views.
  TRY(HeadFile head, HeadFile::open_writer(paths.head()));
  std::unique_ptr<StoreWriter> store(
      new StoreWriter(std::move(paths), std::move(lock), std::move(head)));
  TRY(store->log_, open_rocks_log(store->paths_.log(), store->head_));
  return store;
}

StoreReader::StoreReader(StorePaths paths, HeadFile head)
    : paths_(std::move(paths)), head_(std::move(head)), views_(paths_.views(), share_) {}

Result<std::unique_ptr<StoreReader>> StoreReader::open(const std::filesystem::path& root) {
  StorePaths paths{root};
  TRY_VOID(check_format(paths));
  TRY(HeadFile head, HeadFile::open_reader(paths.head()));
  std::unique_ptr<StoreReader> store(new StoreReader(std::move(paths), std::move(head)));
  TRY(store->log_, open_rocks_log_reader(store->paths_.log(), store->head_));
  return store;
}

}  // namespace grantledger
