#include "tools/answer_json.h"

#include <nlohmann/json.hpp>

namespace grantledger {
namespace {

Json json_of(const Refusal& refusal) {
  const ReasonText* const reason = text_of(refusal.no.reason);
  return {{"command", refusal.command_index},
          {"reason", reason ? reason->code : "unknown"},
          {"number", static_cast<int>(refusal.no.reason)},
          {"message", message_of(refusal.no)}};
}

std::string with_currency(Money amount) {
  return decimal_text_of(amount) + " " + text_of(amount.currency);
}

}  // namespace

std::string message_of(const No& no) {
  const ReasonText* const reason = text_of(no.reason);
  std::string message(reason ? reason->message : "Refused.");
  std::string more = no.detail;
  const auto add = [&](std::string_view what, const std::optional<Money>& amount) {
    if (!amount) return;
    more += (more.empty() ? "" : ", ") + std::string(what) + " " + with_currency(*amount);
  };
  const bool is_rule =
      no.reason == Reason::amount_differs_from_rule || no.reason == Reason::over_rule;
  add("asked", no.asked);
  add(is_rule ? "the rule gives" : "left", no.left);
  return more.empty() ? message : message + " (" + more + ")";
}

Json json_of(const std::optional<CommandId>& id, const Error& error) {
  return {{"id", id ? Json(text_of(*id)) : Json()},
          {"error", {{"fault", code_of(error.fault)}, {"message", error.detail}}}};
}

Json json_of(const Answer& answer) {
  if (const auto* error = std::get_if<Error>(&answer.outcome)) return json_of(answer.id, *error);
  Json json{{"id", text_of(answer.id)}};
  if (const auto* accepted = std::get_if<Accepted>(&answer.outcome)) {
    json["position"] = accepted->position;
    return json;
  }
  const auto* refused = std::get_if<Refused>(&answer.outcome);
  if (refused->position) json["position"] = *refused->position;
  json["refused"] = json_of(refused->refusal);
  return json;
}

ExitStatus status_of(const Outcome& outcome) {
  if (const auto* error = std::get_if<Error>(&outcome)) return status_of(error->fault);
  return std::holds_alternative<Accepted>(outcome) ? ExitStatus::done : ExitStatus::no;
}

}  // namespace grantledger
