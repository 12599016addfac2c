#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/explain/explain.h"
#include "projections/balances.h"
#include "projections/trail.h"
#include "tools/commands.h"
#include "tools/explanation_report.h"
#include "tools/logged_facts.h"
#include "tools/opened_query.h"

namespace grantledger {
namespace {

// Balances from the stored history; a whole report at a time, since a line's facts ask for few.
class Balances {
 public:
  // `source` must outlive it.
  explicit Balances(const QuerySource& source) : source_(&source) {}

  Result<Money> at(const BalanceAsked& asked) {
    if (!known_at_ || *known_at_ != asked.known_at) {
      if (!history_) {
        TRY(history_, HistoryReader::open(*source_));
      }
      TRY(balances_, balances_at(*history_, {.known_at = asked.known_at, .effective_on = {}}));
      known_at_ = asked.known_at;
    }
    for (const Balance& each : balances_) {
      if (each.account == asked.account && each.amount.currency == asked.currency) {
        return each.amount;
      }
    }
    return Money{0, asked.currency};
  }

 private:
  const QuerySource* source_;
  std::unique_ptr<HistoryReader> history_;
  std::optional<Position> known_at_;
  std::vector<Balance> balances_;
};

Result<ExitStatus> print_explanation(const Invocation& invocation, const std::string& id) {
  if (invocation.format == Format::csv) {
    return fail(Fault::malformed, "--format: found csv; an explanation is a table or json");
  }
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const LoggedFacts facts, LoggedFacts::open(query.source));
  Balances balances(query.source);
  TRY(const Explanation explanation,
      explain(facts, subjects_named(id), {query.head(), query.as_of.effective_on},
              [&](const BalanceAsked& asked) { return balances.at(asked); }));
  if (explanation.facts.empty()) return unknown(invocation, "a decision about", id);
  if (invocation.format == Format::table) {
    print_in_words(explanation, invocation.streams.out);
  } else {
    invocation.streams.out << text_of(json_of(explanation)) << '\n';
  }
  return ExitStatus::done;
}

}  // namespace

CommandSpec explain_command() {
  const auto id = std::make_shared<std::string>();
  return {.name = "explain",
          .summary =
              "Print why something was decided as it was: who, by which rule, on what, the "
              "arithmetic, the result computed again, and what became known since",
          .example =
              "grantledger explain leave:A\n  grantledger explain P-G1-autumn "
              "--as-known-at 2026-12-31T00:00:00Z --format table",
          .options = {{"ID",
                       "A grant or application (its decisions), a leave, payment, claim or budget "
                       "line, with or without its kind",
                       id.get(), true}},
          .run = [id](const Invocation& invocation) { return print_explanation(invocation, *id); },
          .takes_as_of = true};
}

}  // namespace grantledger
