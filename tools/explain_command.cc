#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/explain/explain.h"
#include "projections/trail.h"
#include "tools/commands.h"
#include "tools/explanation_report.h"
#include "tools/logged_facts.h"
#include "tools/opened_query.h"

namespace grantledger {
namespace {

Result<ExitStatus> print_explanation(const Invocation& invocation, const std::string& id) {
  if (invocation.format == Format::csv) {
    return fail(Fault::malformed, "--format: found csv; an explanation is a table or json");
  }
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const LoggedFacts facts, LoggedFacts::open(query.source));
  TRY(const Explanation explanation,
      explain(facts, subjects_named(id), {query.head(), query.as_of.effective_on}));
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
