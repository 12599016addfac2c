#include "ledger/log/views.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "ledger/log/memory_table.h"
#include "ledger/log/rocks_table.h"
#include "ledger/log/small_file.h"

namespace grantledger {
namespace {

// How often the writer may switch tables while a reader opens one.
constexpr int attempts_max = 8;
constexpr std::size_t name_length_max = 32;

bool is_view_name(std::string_view name) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.size() <= name_length_max &&
         std::all_of(name.begin(), name.end(), is_allowed);
}

// A view's directory is NAME-vVERSION.GENERATION: a table begun anew gets the next generation. The
// file NAME holds the name of the live directory and a line feed.
struct DirectoryName {
  std::uint32_t version = 0;
  std::uint32_t generation = 0;
};

bool take_number(std::string_view& text, std::uint32_t& number) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

std::optional<DirectoryName> parse_directory_name(std::string_view text, const std::string& name) {
  const std::string start = name + "-v";
  if (!text.starts_with(start)) return std::nullopt;
  text.remove_prefix(start.size());
  DirectoryName parsed;
  if (!take_number(text, parsed.version) || !text.starts_with(".")) return std::nullopt;
  text.remove_prefix(1);
  if (!take_number(text, parsed.generation) || !text.empty()) return std::nullopt;
  return parsed;
}

// Every directory of `name` under `views`, live or not.
std::vector<std::string> directories_of(const std::filesystem::path& views,
                                        const std::string& name) {
  std::vector<std::string> found;
  std::error_code code;
  for (std::filesystem::directory_iterator entry(views, code), end; !code && entry != end;
       entry.increment(code)) {
    const std::string text = entry->path().filename().string();
    if (parse_directory_name(text, name)) found.push_back(text);
  }
  return found;
}

// Whether the rows were made of this log.
Result<bool> belongs_to(const LogReader& log, const Checkpoint& checkpoint,
                        const std::string& name) {
  if (checkpoint.position == 0) return true;
  if (checkpoint.position > log.head()) {
    return fail(Fault::corrupt, "the log ends at " + std::to_string(log.head()) + ", but view '" +
                                    name + "' has read to " + std::to_string(checkpoint.position) +
                                    ": envelopes are lost");
  }
  TRY(const std::vector<StoredEnvelope> page, log.read(checkpoint.position - 1, {.count_max = 1}));
  CHECK(page.size() == 1);
  return sha256(page.front()) == checkpoint.digest;
}

}  // namespace

Views::Views(std::filesystem::path directory, StorageShare& share)
    : directory_(std::move(directory)), share_(&share) {}

Result<std::string> Views::live_name(const std::string& name) const {
  CHECK(is_view_name(name));
  TRY(const std::optional<std::string> text, read_small_file(directory_ / name));
  return text ? text->substr(0, text->find('\n')) : std::string();
}

Result<void> Views::set_live(const std::string& name, const std::string& directory) {
  TRY_VOID(replace_small_file(directory_ / name, directory + "\n"));
  remove_stale(name, directory);
  return {};
}

void Views::remove_stale(const std::string& name, const std::string& live) const {
  for (const std::string& directory : directories_of(directory_, name)) {
    std::error_code ignored;  // What cannot be removed now is tried again at the next opening.
    if (directory != live) std::filesystem::remove_all(directory_ / directory, ignored);
  }
}

std::string Views::unused_name(const ViewId& view) const {
  std::uint32_t generation = 0;
  for (const std::string& directory : directories_of(directory_, view.name)) {
    generation = std::max(generation, parse_directory_name(directory, view.name)->generation);
  }
  return view.name + "-v" + std::to_string(view.version) + "." + std::to_string(generation + 1);
}

Result<std::unique_ptr<Table>> Views::begin_anew(const ViewId& view) {
  TRY(Rebuild rebuild, begin_rebuild(view));
  TRY_VOID(set_live(view.name, rebuild.directory));
  return std::move(rebuild.table);
}

Result<std::unique_ptr<Table>> Views::open(const ViewId& view, const LogReader& log) {
  TRY(const std::string live, live_name(view.name));
  const std::optional<DirectoryName> parsed = parse_directory_name(live, view.name);
  std::error_code code;
  if (!parsed || parsed->version != view.version ||
      !std::filesystem::exists(directory_ / live, code)) {
    return begin_anew(view);
  }
  remove_stale(view.name, live);
  Result<std::unique_ptr<Table>> table = open_rocks_table(directory_ / live, *share_);
  if (!table && table.error().fault == Fault::corrupt) return begin_anew(view);
  if (!table) return table;
  TRY(const bool is_ours, belongs_to(log, (*table)->checkpoint(), view.name));
  if (is_ours) return table;
  table->reset();
  return begin_anew(view);
}

Result<Views::Rebuild> Views::begin_rebuild(const ViewId& view) {
  CHECK(is_view_name(view.name));
  Rebuild rebuild{.directory = unused_name(view), .table = nullptr};
  TRY(rebuild.table, open_rocks_table(directory_ / rebuild.directory, *share_));
  return rebuild;
}

Result<void> Views::finish_rebuild(const ViewId& view, const std::string& rebuilt) {
  return set_live(view.name, rebuilt);
}

Result<std::unique_ptr<TableReader>> Views::open_reader(const ViewId& view,
                                                        const LogReader& log) const {
  Result<std::unique_ptr<TableReader>> table = std::make_unique<MemoryTable>();
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    TRY(const std::string live, live_name(view.name));
    const std::optional<DirectoryName> parsed = parse_directory_name(live, view.name);
    std::error_code code;
    if (!parsed || parsed->version != view.version) return std::make_unique<MemoryTable>();
    if (!std::filesystem::exists(directory_ / live, code)) continue;
    table = open_rocks_table_reader(directory_ / live, *share_);
    if (table) break;
  }
  if (!table) return table;
  TRY(const bool is_ours, belongs_to(log, (*table)->checkpoint(), view.name));
  if (!is_ours) return std::make_unique<MemoryTable>();
  return table;
}

}  // namespace grantledger
