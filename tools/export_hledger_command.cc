#include <map>
#include <ostream>
#include <set>

#include "events/codec.h"
#include "events/postings.h"
#include "tools/commands.h"
#include "tools/opened_query.h"

namespace grantledger {
namespace {

// Names everything a journal uses, so that `hledger check --strict` can find a misspelt account.
struct Declarations {
  std::set<std::string> accounts;
  std::set<Currency> currencies;

  void print(std::ostream& out) const {
    out << "decimal-mark .\n";
    for (const Currency currency : currencies) {
      const std::string one = decimal_text_of({0, currency});
      out << "commodity " << (one.find('.') == std::string::npos ? one + "." : one) << ' '
          << text_of(currency) << '\n';
    }
    for (const std::string& account : accounts) out << "account " << account << '\n';
  }
};

using FactVisitor = std::function<void(Position, const Envelope&, const Event&)>;

// Every fact that counts and moves money.
Result<void> visit_postings(const OpenedQuery& query, Position to, const FactVisitor& visit) {
  return visit_envelopes(*query.source.log, 0, to,
                         [&](Position position, const Envelope& envelope) -> Result<bool> {
                           for (const Event& fact : envelope.facts) {
                             if (query.as_of.counts(effective_on(fact))) {
                               visit(position, envelope, fact);
                             }
                           }
                           if (query.source.progress(position, to)) return true;
                           return fail(Fault::unavailable, "stopped before the journal was whole");
                         });
}

void print_transaction(Position position, const Envelope& envelope, const Event& fact,
                       std::ostream& out) {
  const std::vector<Entry> entries = postings(fact);
  if (entries.empty()) return;
  const std::string recorded = text_of(envelope.recorded_at);
  out << '\n'
      << text_of(effective_on(fact)) << " (" << position << ") " << kind_of(fact) << "  ; recorded "
      << recorded.substr(0, recorded.find('T')) << '\n';
  for (const Entry& entry : entries) {
    out << "    " << entry.account << "    " << decimal_text_of(entry.amount) << ' '
        << text_of(entry.amount.currency) << '\n';
  }
}

Result<ExitStatus> export_journal(const Invocation& invocation) {
  TRY(const OpenedQuery query, open_query(invocation));
  const Position to = query.head();
  Declarations declarations;
  TRY_VOID(visit_postings(query, to, [&](Position, const Envelope&, const Event& fact) {
    for (Entry& entry : postings(fact)) {
      declarations.currencies.insert(entry.amount.currency);
      declarations.accounts.insert(std::move(entry.account));
    }
  }));
  std::ostream& out = invocation.streams.out;
  declarations.print(out);
  TRY_VOID(visit_postings(query, to,
                          [&](Position position, const Envelope& envelope, const Event& fact) {
                            print_transaction(position, envelope, fact, out);
                          }));
  return ExitStatus::done;
}

}  // namespace

CommandSpec export_hledger_command() {
  return {.name = "export hledger",
          .summary = "Print a plain text journal of every posting, for a second opinion",
          .example = "grantledger export hledger | hledger -f - balance --flat",
          .run = export_journal,
          .takes_as_of = true};
}

}  // namespace grantledger
