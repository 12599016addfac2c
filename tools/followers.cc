#include "tools/followers.h"

#include "ledger/id_index.h"
#include "ledger/saved_books.h"
#include "ledger/tree_tiles.h"
#include "projections/all.h"

namespace grantledger {
namespace {

using Made = Result<std::unique_ptr<Follower>>;

// One that begins with what it saved.
template <class Opened>
Made open(const TableReader& table) {
  TRY(std::unique_ptr<Opened> follower, Opened::open(table));
  return Made(std::move(follower));
}

Made resumed(std::size_t projection, const TableReader& table) {
  std::unique_ptr<Follower> follower = std::move(all_projections()[projection]);
  TRY_VOID(follower->resume(table));
  return Made(std::move(follower));
}

}  // namespace

std::vector<FollowerSpec> all_followers() {
  std::vector<FollowerSpec> all{
      {IdIndex::view(), true, [](const TableReader&) { return Made(std::make_unique<IdIndex>()); }},
      {SavedBooks::view(), true, open<SavedBooks>},
      {TreeTiles::view(), false, open<TreeTiles>}};
  for (std::size_t i = 0; i < all_projections().size(); ++i) {
    const auto projection = std::move(all_projections()[i]);
    all.push_back({{std::string(projection->name()), projection->version()},
                   false,
                   [i](const TableReader& table) { return resumed(i, table); }});
  }
  return all;
}

}  // namespace grantledger
