#include <memory>
#include <ostream>

#include "tools/commands.h"
#include "tools/export/giving_package.h"
#include "tools/opened_query.h"

namespace grantledger {
namespace {

Result<ExitStatus> export_360giving(const Invocation& invocation, const std::string& prefix) {
  if (!prefix.starts_with("360G-") || prefix.size() == 5) {
    return fail(Fault::malformed,
                "--prefix: found '" + prefix + "', expected a publisher's prefix like 360G-udir");
  }
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const GrantLives lives, grant_lives(query.source, query.as_of));
  if (lives.grants.empty()) {
    invocation.streams.err
        << "grantledger: there is no grant as of this point, and a package needs "
           "one\n";
    return ExitStatus::no;
  }
  TRY_VOID(write_giving_package(lives, prefix, invocation.streams.out));
  return ExitStatus::done;
}

}  // namespace

CommandSpec export_360giving_command() {
  const auto prefix = std::make_shared<std::string>("360G-grantledger");
  return {
      .name = "export 360giving",
      .summary = "Print every grant as a data package of the 360Giving standard 1.4",
      .example = "grantledger export 360giving --prefix 360G-udir > grants.json",
      .options = {{"--prefix",
                   "The publisher's prefix for ids of own grants; 360G-grantledger if left out",
                   prefix.get()}},
      .run =
          [prefix](const Invocation& invocation) { return export_360giving(invocation, *prefix); },
      .takes_as_of = true};
}

}  // namespace grantledger
