#include "ledger/verify.h"

#include <algorithm>
#include <cstring>

#include "events/codec.h"
#include "ledger/domain/command.h"
#include "ledger/tree_tiles.h"

namespace grantledger {
namespace {

// Envelopes between two comparisons of the tiles: whole tiles of two levels.
constexpr Position compare_interval = 65'536;

std::string counted(TreeSize envelopes) {
  return std::to_string(envelopes) + (envelopes == 1 ? " envelope" : " envelopes");
}

// One pass over the log.
class Pass {
 public:
  explicit Pass(const VerifyInput& input) : input_(input) {
    std::ranges::sort(seals_, {}, [](const SealToVerify& seal) { return seal.tree.head.size; });
  }

  Result<Verification> run() {
    done_.head = input_.log.head();
    while (!done_.first && position_ < done_.head) TRY_VOID(take_page());
    if (!done_.first) TRY_VOID(compare_tiles());
    if (!done_.first) find_repeated_id();
    if (!done_.first) find_missing_seals();
    done_.tree = tree_.head();
    return std::move(done_);
  }

 private:
  void differ(std::string check, std::optional<Position> position, std::string detail) {
    done_.first = Difference{std::move(check), position, std::move(detail)};
  }

  // What follows; nothing, and a difference, where it cannot be read.
  Result<std::vector<StoredEnvelope>> next_page() {
    Result<std::vector<StoredEnvelope>> page = input_.log.read(position_);
    if (page && !page->empty()) return page;
    if (!page && page.error().fault != Fault::corrupt) return page;
    differ("read", position_ + 1, page ? "the log has a gap" : page.error().detail);
    return std::vector<StoredEnvelope>();
  }

  Result<void> take_page() {
    TRY(const std::vector<StoredEnvelope> page, next_page());
    for (const StoredEnvelope& stored : page) {
      if (position_ == done_.head) break;
      TRY(const bool holds, take(stored));
      if (!holds) break;
      if (position_ % compare_interval == 0) TRY_VOID(compare_tiles());
      if (done_.first) break;
    }
    if (input_.progress && !input_.progress(position_, done_.head)) {
      return fail(Fault::unavailable, "stopped before everything was verified");
    }
    return {};
  }

  // False at a difference.
  Result<bool> take(const StoredEnvelope& stored) {
    ++position_;
    tree_.fold_stored(position_, stored);
    const Result<Envelope> envelope = decode(stored);
    if (!envelope) {
      differ("decode", position_, envelope.error().detail);
      return false;
    }
    if (envelope->recorded_at <= last_recorded_at_ && position_ > 1) {
      differ("time_order", position_,
             "recorded at " + grantledger::text_of(envelope->recorded_at) +
                 ", not later than the one before");
      return false;
    }
    const bool opens = std::holds_alternative<LedgerOpened>(envelope->facts.front());
    if (opens != (position_ == 1)) {
      differ("opening", position_, "a ledger is opened by its first envelope and by no other");
      return false;
    }
    if (opens && !is_opening(*envelope)) {
      differ("opening", position_, "it holds other facts than those that open a ledger");
      return false;
    }
    last_recorded_at_ = envelope->recorded_at;
    ids_.emplace_back(envelope->command, position_);
    if (!compare_seals()) return false;
    if (input_.each) {
      TRY(done_.first, input_.each(position_, *envelope));
    }
    return !done_.first;
  }

  bool compare_seals() {
    for (; next_seal_ < seals_.size() && seals_[next_seal_].tree.head.size <= position_;
         ++next_seal_) {
      const auto& [name, tree] = seals_[next_seal_];
      if (tree.head.size == position_ && tree_.head() == tree.head) {
        last_held_ = position_;
      } else if (tree.head.size != 0 || tree.head != TreeHead()) {
        differ("seal", last_held_ + 1,
               name + " seals other envelopes: the first that differs is at position " +
                   std::to_string(last_held_ + 1) + " to " + std::to_string(tree.head.size));
        return false;
      }
      done_.seals.push_back(name);
    }
    return true;
  }

  // The tiles that have grown since the last comparison, against those that are saved.
  Result<void> compare_tiles() {
    const RowChanges grown = tree_.drain();
    for (std::size_t i = 0; i < grown.count() && !done_.first; ++i) {
      const RowChanges::Change change = grown.change(i);
      TRY_VOID(compare_tile(*TreeTiles::tile_of(change.key, change.value), change.value));
    }
    return {};
  }

  Result<void> compare_tile(const Tile& tile, std::string_view hashes) {
    Tile wanted = tile_in_tree(tile.level, tile.index, input_.tiles_size);
    wanted.width = std::min(wanted.width, tile.width);
    if (wanted.width == 0) return {};
    const auto saved = input_.tiles.hashes_of(wanted);
    const std::uint64_t covered = std::uint64_t{1} << (tile_height * tile.level);
    for (unsigned i = 0; i < wanted.width; ++i) {
      const bool is_equal =
          saved &&
          std::memcmp((*saved)[i].data(), hashes.data() + i * sizeof(Digest), sizeof(Digest)) == 0;
      if (is_equal) continue;
      const Position first = (tile.index * tile_width_max + i) * covered + 1;
      differ("tiles", first,
             saved ? "the log and hash " + std::to_string(i) + " of " + path_of(tile) +
                         " disagree: one of them was changed"
                   : saved.error().detail);
      return {};
    }
    return {};
  }

  void find_repeated_id() {
    std::ranges::sort(ids_);
    const auto repeated = std::ranges::adjacent_find(
        ids_, [](const auto& left, const auto& right) { return left.first == right.first; });
    if (repeated == ids_.end()) return;
    differ("command_id", std::next(repeated)->second,
           "the command id " + grantledger::text_of(repeated->first) +
               " is also that of position " + std::to_string(repeated->second));
  }

  void find_missing_seals() {
    if (next_seal_ == seals_.size()) return;
    const auto& [name, tree] = seals_[next_seal_];
    differ("seal", position_ + 1,
           name + " seals " + counted(tree.head.size) + ", and the log has " +
               std::to_string(position_) + ": the rest is gone");
  }

  const VerifyInput& input_;
  std::vector<SealToVerify> seals_ = input_.seals;
  std::size_t next_seal_ = 0;
  Position last_held_ = 0;  // The size of the largest seal that holds so far.
  TreeTiles tree_;
  Position position_ = 0;
  Timestamp last_recorded_at_{};
  std::vector<std::pair<CommandId, Position>> ids_;
  Verification done_;
};

}  // namespace

Result<Verification> verify(const VerifyInput& input) {
  return Pass(input).run();
}

}  // namespace grantledger
