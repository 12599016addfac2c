#include "ledger/id_index.h"

#include <array>
#include <string>
#include <utility>

namespace grantledger {
namespace {

// Key: the command id, 16 bytes, most significant first, so that ids made in order of time (UUIDv7)
// come in order of keys. Row: the position, 8 bytes, most significant first.
constexpr std::size_t position_size = 8;
using Key = std::array<char, 16>;

void write_number(std::uint64_t number, char* to) {
  for (std::size_t i = 8; i-- > 0; number >>= 8) to[i] = static_cast<char>(number);
}

Key key_of(CommandId command) {
  Key key;
  write_number(command.high, key.data());
  write_number(command.low, key.data() + 8);
  return key;
}

std::string_view view_of(const Key& key) {
  return {key.data(), key.size()};
}

Result<std::optional<Position>> position_of(const std::optional<std::string>& row) {
  if (!row) return std::optional<Position>();
  if (row->size() != position_size) return fail(Fault::corrupt, "a row of ids is no position");
  Position position = 0;
  for (const char byte : *row) position = position << 8 | static_cast<unsigned char>(byte);
  return std::optional<Position>(position);
}

}  // namespace

void IdIndex::fold(Position position, const Envelope& envelope) {
  std::array<char, position_size> row;
  write_number(position, row.data());
  changes_.put(view_of(key_of(envelope.command)), {row.data(), row.size()});
}

RowChanges IdIndex::drain() {
  return std::exchange(changes_, {});
}

Result<std::optional<Position>> find_position(const TableReader& ids, CommandId command) {
  TRY(const std::optional<std::string> row, ids.get(view_of(key_of(command))));
  return position_of(row);
}

Result<std::vector<std::optional<Position>>> find_positions(const TableReader& ids,
                                                            std::span<const CommandId> commands) {
  std::vector<Key> keys;
  std::vector<std::string_view> views;
  keys.reserve(commands.size());
  for (const CommandId command : commands)
    views.push_back(view_of(keys.emplace_back(key_of(command))));
  TRY(const std::vector<std::optional<std::string>> rows, ids.get_many(views));
  std::vector<std::optional<Position>> positions;
  for (const std::optional<std::string>& row : rows) {
    TRY(positions.emplace_back(), position_of(row));
  }
  return positions;
}

}  // namespace grantledger
