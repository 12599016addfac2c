#include <algorithm>
#include <nlohmann/json.hpp>

#include "events/codec.h"
#include "ledger/explain/arithmetic.h"
#include "tools/answer_json.h"
#include "tools/explanation_report.h"
#include "tools/fact_json.h"

namespace grantledger {
namespace {

Json json_of(const FigureValue& value) {
  if (const auto* amount = std::get_if<Money>(&value)) return decimal_text_of(*amount);
  return words_of(std::get<Hundredths>(value));
}

std::string unit_of(const FigureValue& value) {
  const auto* amount = std::get_if<Money>(&value);
  return amount ? text_of(amount->currency) : "%";
}

const char* code_of(Relation relation) {
  switch (relation) {
    case Relation::equals:
      return "equals";
    case Relation::at_most:
      return "at_most";
    case Relation::at_least:
      return "at_least";
    case Relation::beside:
      return "beside";
  }
  return "equals";
}

Json json_of(const Authority& authority) {
  Json json{{"actor", authority.actor.text()}};
  if (!authority.name.empty()) json["name"] = authority.name;
  if (authority.delegation) {
    json["delegation"] = grantledger::json_of(Event(*authority.delegation));
  } else {
    json["first_administrator"] = true;
  }
  if (authority.revoked_on) json["revoked_on"] = text_of(*authority.revoked_on);
  json["position"] = authority.at.position;
  json["granted_by"] = authority.granted_by.text();
  return json;
}

Json json_of(const ExplainedInput& input) {
  return {{"what", input.what},
          {"value", input.value},
          {"position", input.at.position},
          {"fact_index", input.at.index},
          {"recorded_at", text_of(input.recorded_at)},
          {"effective_on", text_of(input.effective_on)}};
}

Json json_of(const RuleUse& use) {
  return {{"version", use.rule.version.text()},
          {"decides_for", text_of(use.day)},
          {"known_from_position", use.published.position},
          {"known_from", text_of(use.published_at)},
          {"parameters", grantledger::json_of(
                             Event(RuleVersionPublished{use.rule, use.rule.first_day}))["rule"]}};
}

Json json_of(const Computation& computation) {
  Json json{{"known_at", computation.known_at}};
  if (computation.rule) json["rule"] = json_of(*computation.rule);
  if (!computation.no_rule.empty()) json["no_rule"] = computation.no_rule;
  json["arithmetic"] = Json::array();
  for (const ArithmeticLine& line : computation.lines) {
    Json row{{"what", line.what}, {"formula", line.formula}};
    if (line.result) row["result"] = decimal_text_of(*line.result);
    json["arithmetic"].push_back(std::move(row));
  }
  if (!computation.notes.empty()) json["not_computed"] = computation.notes;
  return json;
}

// What the decider said. Nobody is asked again of what was refused, or came from elsewhere.
Json decision_of(const ExplainedFact& fact, const Computation& computation) {
  const bool is_asked =
      fact.imported_from.empty() && !std::holds_alternative<CommandRefused>(fact.fact);
  if (!is_asked) return nullptr;
  if (!computation.refused) return "the same";
  const ReasonText* const reason = text_of(computation.refused->reason);
  return {{"refused", reason ? std::string(reason->code) : "unknown"},
          {"message", message_of(*computation.refused)}};
}

Json results_of(const ExplainedFact& fact) {
  Json results = Json::array();
  for (const RecordedFigure& recorded : fact.recorded) {
    Json row{{"what", recorded.what},
             {"unit", unit_of(recorded.value)},
             {"recorded", json_of(recorded.value)}};
    const auto add = [&](const char* key, const Computation& computation) {
      const auto figure = std::ranges::find(computation.figures, recorded.what, &Figure::what);
      if (figure == computation.figures.end()) return;
      row["relation"] = code_of(figure->relation);
      row[key] = json_of(figure->value);
      row[std::string("holds_") + key] = holds(*figure, recorded.value);
    };
    add("then", fact.then);
    add("now", fact.now);
    results.push_back(std::move(row));
  }
  return results;
}

Json json_of(const LaterFact& later) {
  return {{"fact", later.fact},
          {"position", later.at.position},
          {"recorded_at", text_of(later.recorded_at)},
          {"effective_on", text_of(later.effective_on)},
          {"effect", later.effect}};
}

template <class Value>
Json list_of(const std::vector<Value>& values) {
  Json list = Json::array();
  for (const Value& value : values) list.push_back(json_of(value));
  return list;
}

Json json_of(const ExplainedFact& fact) {
  Json json{{"fact", grantledger::json_of(fact.fact)},
            {"position", fact.at.position},
            {"fact_index", fact.at.index},
            {"recorded_at", text_of(fact.recorded_at)},
            {"actor", fact.actor.text()}};
  if (!fact.imported_from.empty()) json["imported_from"] = fact.imported_from;
  json["authority"] = list_of(fact.authority);
  json["inputs"] = list_of(fact.inputs);
  json["then"] = json_of(fact.then);
  json["then"]["decided"] = decision_of(fact, fact.then);
  json["then"]["same"] = is_same(fact, fact.then);
  json["now"] = json_of(fact.now);
  json["now"]["decided"] = decision_of(fact, fact.now);
  json["now"]["same"] = is_same(fact, fact.now);
  json["results"] = results_of(fact);
  json["since"] = list_of(fact.later);
  return json;
}

}  // namespace

Json json_of(const Explanation& explanation) {
  Json json{{"as_known_at", explanation.point.known_at}};
  if (explanation.point.effective_on) {
    json["effective_on"] = text_of(*explanation.point.effective_on);
  }
  json["facts"] = Json::array();
  for (const ExplainedFact& fact : explanation.facts) json["facts"].push_back(json_of(fact));
  return json;
}

}  // namespace grantledger
