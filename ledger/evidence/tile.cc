#include "ledger/evidence/tile.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace grantledger {
namespace {

constexpr std::string_view tile_prefix = "tile/";
constexpr std::string_view entries_prefix = "tile/entries/";
constexpr std::string_view width_mark = ".p/";

// Three digits to a path element, all but the last after an x.
std::string index_text(std::uint64_t index) {
  std::string text;
  std::string mark;
  do {
    std::array<char, 4> digits;
    std::snprintf(digits.data(), digits.size(), "%03u", static_cast<unsigned>(index % 1'000));
    text = mark.empty() ? digits.data() : "x" + std::string(digits.data()) + "/" + text;
    mark = "x";
    index /= 1'000;
  } while (index > 0);
  return text;
}

std::string index_and_width(const Tile& tile) {
  std::string text = index_text(tile.index);
  if (tile.width < tile_width_max) text += std::string(width_mark) + std::to_string(tile.width);
  return text;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Reads what may be an index and a width. Whether it is spelled as it must be, only writing it
// again can tell.
std::optional<Tile> tile_in(unsigned level, std::string_view text) {
  Tile tile{.level = level};
  const std::size_t mark = text.find(width_mark);
  if (mark != std::string_view::npos) {
    const auto width = number_in(text.substr(mark + width_mark.size()));
    if (!width || *width == 0 || *width >= tile_width_max) return std::nullopt;
    tile.width = static_cast<unsigned>(*width);
    text = text.substr(0, mark);
  }
  std::string digits(text);
  std::erase(digits, 'x');
  std::erase(digits, '/');
  const auto index = number_in(digits);
  if (!index || *index > tile_index_max) return std::nullopt;
  tile.index = *index;
  return tile;
}

tl::unexpected<Error> no_tile_path(std::string_view path) {
  return fail(Fault::malformed, "'" + std::string(path.substr(0, 80)) +
                                    "' is no tile's path: expected one such as "
                                    "tile/0/x001/x234/067 or tile/entries/003.p/17");
}

}  // namespace

std::uint64_t hashes_on_level(TreeSize size, unsigned tile_level) {
  const unsigned shift = tile_level * tile_height;
  return shift < 64 ? size >> shift : 0;
}

Tile tile_in_tree(unsigned tile_level, std::uint64_t index, TreeSize size) {
  const std::uint64_t hashes = hashes_on_level(size, tile_level);
  const std::uint64_t before = index * tile_width_max;
  const std::uint64_t width = hashes > before ? hashes - before : 0;
  return {tile_level, index, static_cast<unsigned>(std::min<std::uint64_t>(width, tile_width_max))};
}

std::string path_of(const Tile& tile) {
  return std::string(tile_prefix) + std::to_string(tile.level) + "/" + index_and_width(tile);
}

std::string entries_path_of(const Tile& tile) {
  return std::string(entries_prefix) + index_and_width(tile);
}

Result<Tile> parse_tile_path(std::string_view path) {
  const std::size_t slash = path.find('/', tile_prefix.size());
  if (!path.starts_with(tile_prefix) || slash == std::string_view::npos) return no_tile_path(path);
  const auto level = number_in(path.substr(tile_prefix.size(), slash - tile_prefix.size()));
  if (!level || *level > tile_level_max) return no_tile_path(path);
  const auto tile = tile_in(static_cast<unsigned>(*level), path.substr(slash + 1));
  if (!tile || path_of(*tile) != path) return no_tile_path(path);
  return *tile;
}

Result<Tile> parse_entries_path(std::string_view path) {
  if (!path.starts_with(entries_prefix)) return no_tile_path(path);
  const auto tile = tile_in(0, path.substr(entries_prefix.size()));
  if (!tile || entries_path_of(*tile) != path) return no_tile_path(path);
  return *tile;
}

std::string bundle_of(const std::vector<std::string>& entries) {
  std::string bytes;
  for (const std::string& entry : entries) {
    CHECK(entry.size() < (1U << 16));
    bytes += static_cast<char>(entry.size() >> 8);
    bytes += static_cast<char>(entry.size());
    bytes += entry;
  }
  return bytes;
}

Result<std::vector<std::string>> parse_bundle(std::string_view bytes) {
  std::vector<std::string> entries;
  for (std::size_t at = 0; at < bytes.size();) {
    if (entries.size() == tile_width_max) {
      return fail(Fault::malformed, "a bundle holds more than 256 entries");
    }
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const std::size_t left = bytes.size() - at;
    const std::size_t size = left < 2 ? 0 : std::size_t{byte(at)} << 8 | byte(at + 1);
    if (left < 2 + size) {
      return fail(Fault::malformed,
                  "entry " + std::to_string(entries.size()) + " of a bundle ends after the bundle");
    }
    entries.emplace_back(bytes.substr(at + 2, size));
    at += 2 + size;
  }
  return entries;
}

Result<const TileHashes::Pyramid*> TileHashes::pyramid_of(unsigned tile_level,
                                                          std::uint64_t index) const {
  const auto found = pyramids_.find({tile_level, index});
  if (found != pyramids_.end()) return &found->second;
  const Tile tile = tile_in_tree(tile_level, index, size_);
  CHECK(tile.width > 0);
  TRY(std::vector<Digest> hashes, tiles_->hashes_of(tile));
  if (hashes.size() != tile.width) {
    return fail(Fault::corrupt, path_of(tile) + " has " + std::to_string(hashes.size()) +
                                    " hashes, expected " + std::to_string(tile.width));
  }
  Pyramid pyramid{std::move(hashes)};
  while (pyramid.back().size() > 1) {
    const std::vector<Digest>& below = pyramid.back();
    std::vector<Digest> level;
    for (std::size_t i = 0; i + 1 < below.size(); i += 2) {
      level.push_back(node_hash(below[i], below[i + 1]));
    }
    pyramid.push_back(std::move(level));
  }
  return &pyramids_.emplace(std::pair(tile_level, index), std::move(pyramid)).first->second;
}

Result<Digest> TileHashes::subtree(unsigned level, std::uint64_t index) const {
  const unsigned within = level % tile_height;
  const std::uint64_t per_tile = tile_width_max >> within;
  TRY(const Pyramid* pyramid, pyramid_of(level / tile_height, index / per_tile));
  CHECK(within < pyramid->size() && index % per_tile < (*pyramid)[within].size());
  return (*pyramid)[within][index % per_tile];
}

}  // namespace grantledger
