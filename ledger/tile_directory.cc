#include "ledger/tile_directory.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "ledger/log/small_file.h"

namespace grantledger {
namespace {

constexpr const char* checkpoint_name = "checkpoint";

std::optional<std::string> content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// Whole or not at all, for readers that look meanwhile.
Result<void> write_file(const std::filesystem::path& file, std::string_view bytes) {
  std::error_code code;
  std::filesystem::create_directories(file.parent_path(), code);
  const std::filesystem::path next = file.string() + ".next";
  {
    std::ofstream out(next, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) return fail(Fault::unavailable, "cannot write " + next.string());
  }
  std::filesystem::rename(next, file, code);
  if (code) return fail(Fault::unavailable, "cannot replace " + file.string());
  return {};
}

// The entries of a tile of level 0.
Result<std::string> bundle_for(const LogReader& log, const Tile& tile) {
  std::vector<std::string> entries;
  while (entries.size() < tile.width) {
    const Position after = tile.index * tile_width_max + entries.size();
    TRY(std::vector<StoredEnvelope> page,
        log.read(after, {.count_max = tile.width - entries.size()}));
    if (page.empty()) return fail(Fault::corrupt, "the log ends before what was sealed");
    std::ranges::move(page, std::back_inserter(entries));
  }
  return bundle_of(entries);
}

Result<std::string> hashes_for(const TileReader& tiles, const Tile& tile) {
  TRY(const std::vector<Digest> hashes, tiles.hashes_of(tile));
  std::string bytes;
  for (const Digest& hash : hashes) bytes.append(hash.begin(), hash.end());
  return bytes;
}

// Counts the files it writes; those that are there already stay.
class Publisher {
 public:
  Publisher(const LogReader& log, const TileReader& tiles, std::filesystem::path directory)
      : log_(log), tiles_(tiles), directory_(std::move(directory)) {}

  Result<void> publish(const Tile& tile) {
    TRY_VOID(write_once(path_of(tile), [&] { return hashes_for(tiles_, tile); }));
    if (tile.level > 0) return {};
    return write_once(entries_path_of(tile), [&] { return bundle_for(log_, tile); });
  }
  std::size_t written() const { return written_; }

 private:
  Result<void> write_once(const std::string& path, const auto& content) {
    std::error_code code;
    if (std::filesystem::exists(directory_ / path, code)) return {};
    TRY(const std::string bytes, content());
    ++written_;
    return write_file(directory_ / path, bytes);
  }

  const LogReader& log_;
  const TileReader& tiles_;
  std::filesystem::path directory_;
  std::size_t written_ = 0;
};

}  // namespace

Result<TileDirectory> TileDirectory::open(std::filesystem::path directory) {
  TRY(const std::optional<std::string> bytes, read_small_file(directory / checkpoint_name));
  if (!bytes) return fail(Fault::malformed, "there is no tree in " + directory.string());
  TRY(Note seal, parse_note(*bytes));
  TRY(SealedTree tree, parse_sealed_tree(seal.text));
  return TileDirectory(std::move(directory), std::move(seal), std::move(tree));
}

Result<std::string> TileDirectory::file_of(const Tile& tile,
                                           std::string (*path_of_kind)(const Tile&)) const {
  for (const Tile& each : {tile, tile_in_tree(tile.level, tile.index, head())}) {
    if (auto content = content_of(directory_ / path_of_kind(each))) return *std::move(content);
  }
  return fail(Fault::corrupt, "the tree lacks " + path_of_kind(tile));
}

Result<std::vector<StoredEnvelope>> TileDirectory::read(Position after, PageLimits limits) const {
  const Tile tile = tile_in_tree(0, after / tile_width_max, head());
  const std::size_t first = after % tile_width_max;
  if (tile.width <= first) return std::vector<StoredEnvelope>{};
  TRY(const std::string bytes, file_of(tile, entries_path_of));
  auto entries = parse_bundle(bytes);
  if (!entries || entries->size() < tile.width) {
    return fail(Fault::corrupt, entries_path_of(tile) + " is no bundle of " +
                                    std::to_string(tile.width) + " entries");
  }
  const std::size_t last = std::min<std::size_t>(tile.width, first + limits.count_max);
  return std::vector<StoredEnvelope>(entries->begin() + static_cast<std::ptrdiff_t>(first),
                                     entries->begin() + static_cast<std::ptrdiff_t>(last));
}

Result<std::vector<Digest>> TileDirectory::hashes_of(const Tile& tile) const {
  TRY(const std::string bytes, file_of(tile, path_of));
  if (bytes.size() < tile.width * sizeof(Digest)) {
    return fail(Fault::corrupt, path_of(tile) + " has too few hashes");
  }
  std::vector<Digest> hashes(tile.width);
  for (std::size_t i = 0; i < tile.width; ++i) {
    std::ranges::copy(std::string_view(bytes).substr(i * sizeof(Digest), sizeof(Digest)),
                      hashes[i].begin());
  }
  return hashes;
}

Result<std::size_t> publish_tiles(const LogReader& log, const TileReader& tiles, const Note& seal,
                                  const std::filesystem::path& directory) {
  TRY(const SealedTree tree, parse_sealed_tree(seal.text));
  if (const auto before = TileDirectory::open(directory)) {
    const bool grows =
        before->tree().origin == tree.origin && before->tree().head.size <= tree.head.size;
    if (!grows) {
      return fail(Fault::conflict, directory.string() + " holds a tree of " +
                                       std::to_string(before->tree().head.size) + " envelopes of " +
                                       before->tree().origin);
    }
  }
  Publisher publisher(log, tiles, directory);
  for (unsigned level = 0; hashes_on_level(tree.head.size, level) > 0; ++level) {
    for (std::uint64_t index = 0;; ++index) {
      const Tile tile = tile_in_tree(level, index, tree.head.size);
      if (tile.width == 0) break;
      TRY_VOID(publisher.publish(tile));
    }
  }
  TRY_VOID(write_file(directory / checkpoint_name, text_of(seal)));
  return publisher.written();
}

}  // namespace grantledger
