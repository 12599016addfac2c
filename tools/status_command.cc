#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/domain/controls.h"
#include "projections/imports.h"
#include "tools/commands.h"
#include "tools/followers.h"
#include "tools/opened_query.h"
#include "tools/report.h"
#include "tools/store_controls.h"

namespace grantledger {
namespace {

// Bytes of every file below `root`; those that vanish meanwhile count nothing.
std::uint64_t size_of(const std::filesystem::path& root) {
  std::uint64_t bytes = 0;
  std::error_code code;
  for (std::filesystem::recursive_directory_iterator entry(root, code), end; entry != end;
       entry.increment(code)) {
    if (code) break;
    std::error_code vanished;
    if (!entry->is_regular_file(vanished)) continue;
    const std::uintmax_t size = entry->file_size(vanished);
    if (!vanished) bytes += size;
  }
  return bytes;
}

void print_lines(const Json& status, std::ostream& out) {
  out << "Head        " << with_thousands_apart(text_of(status["head"])) << '\n'
      << "Controls    level " << text_of(status["controls"])
      << (status["controls"] == controls_newest ? "" : "; `grantledger controls adopt` raises it")
      << '\n'
      << "Bytes       " << with_thousands_apart(text_of(status["bytes"])) << '\n';
  for (const Json& import : status["unfinished_imports"]) {
    out << "Unfinished  import of " << import["file_name"].get<std::string>() << " from "
        << import["source"].get<std::string>() << '\n';
  }
  Report followers{{{"name", ColumnKind::text, "Follower"}, {"position", ColumnKind::number}}, {}};
  for (const Json& each : status["followers"]) followers.rows.push_back(each);
  print(followers, Format::table, out);
}

Result<ExitStatus> print_status(const Invocation& invocation) {
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const std::uint16_t controls, controls_of(query.source));
  Json status{{"head", query.head()}, {"controls", controls}, {"followers", Json::array()}};
  for (const FollowerSpec& follower : all_followers()) {
    const ViewId& view = follower.view;
    TRY(const auto table, query.store->views().open_reader(view, query.store->log()));
    status["followers"].push_back(
        {{"name", view.name}, {"position", table->checkpoint().position}});
  }
  TRY(const auto rows, rows_of(query.source, std::make_unique<Imports>(), import_prefixes()));
  TRY(const std::vector<ImportRun> imports, unfinished_imports(*rows));
  Json& unfinished = status["unfinished_imports"] = Json::array();
  for (const ImportRun& import : imports) {
    unfinished.push_back({{"source", import.source.text()},
                          {"file", hex_of(import.file)},
                          {"file_name", import.file_name}});
  }
  status["bytes"] = size_of(query.store->paths().root);
  if (invocation.format == Format::table) {
    print_lines(status, invocation.streams.out);
  } else {
    invocation.streams.out << text_of(status) << '\n';
  }
  return ExitStatus::done;
}

}  // namespace

CommandSpec status_command() {
  return {.name = "status",
          .summary = "Print how far the ledger and everything made of it have come",
          .example = "grantledger status --format table",
          .run = print_status};
}

}  // namespace grantledger
