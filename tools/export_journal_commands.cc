#include "tools/commands.h"
#include "tools/export/journal.h"
#include "tools/opened_query.h"

namespace grantledger {
namespace {

Result<ExitStatus> export_journal(const Invocation& invocation, JournalDialect dialect) {
  TRY(const OpenedQuery query, open_query(invocation));
  TRY_VOID(write_journal(query.source, query.as_of, dialect, invocation.streams.out));
  return ExitStatus::done;
}

CommandSpec journal_command(JournalDialect dialect, std::string name, std::string example) {
  return {.name = "export " + name,
          .summary = "Print a plain-text journal of every posting, for " + name + " to add up",
          .example = std::move(example),
          .run = [dialect](
                     const Invocation& invocation) { return export_journal(invocation, dialect); },
          .takes_as_of = true};
}

}  // namespace

std::vector<CommandSpec> export_journal_commands() {
  return {
      journal_command(JournalDialect::hledger, "hledger",
                      "grantledger export hledger | hledger -f - balance --flat"),
      journal_command(JournalDialect::ledger, "ledger",
                      "grantledger export ledger | ledger --pedantic -f - balance --flat"),
      journal_command(JournalDialect::beancount, "beancount",
                      "grantledger export beancount > book.beancount && bean-check book.beancount"),
  };
}

}  // namespace grantledger
