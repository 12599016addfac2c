#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/log_tree.h"
#include "ledger/seals.h"
#include "ledger/store.h"
#include "ledger/tile_directory.h"
#include "tools/commands.h"
#include "tools/json_text.h"

namespace grantledger {
namespace {

Result<ExitStatus> publish(const Invocation& invocation, const std::string& directory) {
  TRY(const auto store, StoreReader::open(invocation.store));
  TRY(const std::optional<Seals::Kept> latest, Seals(store->paths().seals()).latest());
  if (!latest) {
    return fail(Fault::malformed, "nothing is sealed yet: make a seal with `grantledger seal`");
  }
  TRY(auto tiles, store->views().open_reader(TreeTiles::view(), store->log()));
  TRY(const auto tree, LogTree::open(store->log(), std::move(tiles)));
  if (latest->tree.head.size > tree->size()) {
    return fail(Fault::corrupt, "the log is shorter than what was sealed");
  }
  TRY(const std::size_t written, publish_tiles(store->log(), *tree, latest->note, directory));
  if (invocation.format == Format::table) {
    invocation.streams.out << "Published a tree of " << latest->tree.head.size << " envelopes in "
                           << directory << ": " << written << " new files\n";
  } else {
    invocation.streams.out << text_of(Json{{"directory", directory},
                                           {"size", latest->tree.head.size},
                                           {"files_written", written}})
                           << '\n';
  }
  return ExitStatus::done;
}

}  // namespace

CommandSpec tiles_command() {
  const auto directory = std::make_shared<std::string>();
  return {
      .name = "tiles",
      .summary = "Publish the sealed tree and its entries as files that any web server can serve",
      .example = "grantledger tiles /srv/www/ledger",
      .options = {{"DIR", "Where; what is there already stays", directory.get(), true}},
      .run = [directory](const Invocation& invocation) { return publish(invocation, *directory); }};
}

}  // namespace grantledger
