#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_application(const Dossier& application, const World&, FindingSink& sink) {
  for (const Evidence& row : application.of(Kind::decided, Kind::refused)) {
    const Kind kind = row.kind;
    const Evidence* last = nullptr;
    for (const Evidence& statement : application.of(Kind::impartiality)) {
      const bool is_before = row.is_imported || statement.position <= row.position;
      if (statement.actor == row.actor && is_before) last = &statement;
    }
    if (last == nullptr || last->flag) continue;
    Met met{.about = named("application", application.about()) + " " + named("actor", row.actor),
            .what = std::string(row.actor) + " decided and had declared not to be impartial",
            .day = row.day,
            .evidence = {last->position, row.position}};
    if (kind == Kind::decided) met.at_risk = row.amount;
    sink.add(std::move(met));
  }
}

void of_all(const Gathered& all, const World&, FindingSink& sink) {
  for (const GatheredUndeclared& each : all.undeclared) {
    const auto first = all.schemes_with_statements.find(each.scheme_hash);
    if (first == all.schemes_with_statements.end() || first->second > each.position) continue;
    sink.add({.about = named("application", each.application) + " " + named("actor", each.actor),
              .what = std::string(each.actor) + " decided without a statement of impartiality",
              .day = each.day,
              .evidence = {each.position}});
  }
}

}  // namespace

FindingRule no_impartiality_statement_rule() {
  return {
      .name = "no_impartiality_statement",
      .severity = Severity::medium,
      .tests =
          "Somebody decided an application about which they had declared that they cannot be "
          "impartial; or made no statement, in a scheme where statements are made.",
      .why = "A decision by somebody who is partial is invalid unless it clearly changed nothing.",
      .basis = "Invariant 21; forvaltningsloven sections 6 to 8 and 41",
      .mistaken =
          "Statements that are kept elsewhere: a scheme without any statement in the ledger is "
          "not asked.",
      .of_application = of_application,
      .of_all = of_all};
}

}  // namespace grantledger
