#include <memory>
#include <ostream>

#include "tools/commands.h"
#include "tools/export/tilskudd.h"
#include "tools/opened_query.h"

namespace grantledger {
namespace {

Result<ExitStatus> export_tilskudd(const Invocation& invocation, const TilskuddWanted& wanted) {
  TRY(const OpenedQuery query, open_query(invocation));
  if (!wanted.scheme.empty()) {
    TRY(const bool is_scheme, is_known(query, "scheme:" + wanted.scheme));
    if (!is_scheme) return unknown(invocation, "scheme", wanted.scheme);
  }
  TRY(const GrantLives lives, grant_lives(query.source, query.as_of));
  TRY_VOID(write_tilskudd(lives, wanted, invocation.streams.out));
  return ExitStatus::done;
}

}  // namespace

CommandSpec export_tilskudd_command() {
  const auto wanted = std::make_shared<TilskuddWanted>();
  return {.name = "export tilskudd",
          .summary =
              "Print what each recipient was paid by scheme and year, for a register of "
              "grants (CSV)",
          .example = "grantledger export tilskudd --year 2026 > tilskudd-2026.csv",
          .options = {{"--scheme", "Only this scheme", &wanted->scheme},
                      {"--year", "Only this budget year", &wanted->year}},
          .run = [wanted](
                     const Invocation& invocation) { return export_tilskudd(invocation, *wanted); },
          .takes_as_of = true};
}

}  // namespace grantledger
