#include "tools/fact_json.h"

#include <nlohmann/json.hpp>

#include "events/codec.h"
#include "events/event_fields.h"
#include "events/utf8.h"
#include "ledger/domain/reason.h"
#include "tools/value_text.h"

namespace grantledger {
namespace {

void find_currency(const Money& amount, std::optional<Currency>& found) {
  if (!found) found = amount.currency;
}
template <class Value>
void find_currency(const Value& value, std::optional<Currency>& found);
template <class Value>
void find_currency(const std::optional<Value>& value, std::optional<Currency>& found) {
  if (value) find_currency(*value, found);
}
template <class Value>
void find_currency(const std::vector<Value>& values, std::optional<Currency>& found) {
  for (const Value& value : values) find_currency(value, found);
}

// The currency of the first amount in `value`, at any depth.
template <class Value>
void find_currency(const Value& value, std::optional<Currency>& found) {
  if constexpr (is_field_struct<Value>) {
    for_each_field(value,
                   [&](std::string_view, const auto& member) { find_currency(member, found); });
  }
}

// Writes values inside an object that says `currency`.
class Writer {
 public:
  explicit Writer(std::optional<Currency> currency) : currency_(currency) {}

  Json json(const Money& amount) const {
    if (amount.currency == currency_) return decimal_text_of(amount);
    return Json{{"amount", decimal_text_of(amount)}, {"currency", text_of(amount.currency)}};
  }
  Json json(const std::string& text) const { return text; }
  Json json(const Personal& personal) const {
    if (personal.key_id == 0 && is_utf8(personal.bytes)) return personal.bytes;
    return Json{{"key_id", personal.key_id}, {"bytes", hex_of(personal.bytes)}};
  }
  Json json(const Digest& digest) const { return hex_of(digest); }
  template <class Kind>
  Json json(const Id<Kind>& id) const {
    return id.text();
  }
  template <class Value>
  requires HasText<Value> Json json(const Value& value)
  const { return text_of(value); }
  template <class Number>
  requires std::is_integral_v<Number> Json json(Number number)
  const { return number; }
  template <class Enum>
  requires std::is_enum_v<Enum> Json json(Enum value)
  const { return names_of(value)[static_cast<std::size_t>(value)]; }
  template <class Value>
  Json json(const std::vector<Value>& values) const {
    Json list = Json::array();
    for (const Value& value : values) list.push_back(json(value));
    return list;
  }
  template <class Struct>
  requires is_field_struct<Struct> Json json(const Struct& value)
  const {
    Json object = Json::object();
    add_fields(object, value);
    return object;
  }

  template <class Struct>
  void add_fields(Json& object, const Struct& value) const {
    for_each_field(value,
                   [&](std::string_view name, const auto& member) { add(object, name, member); });
  }

 private:
  template <class Value>
  void add(Json& object, std::string_view name, const Value& value) const {
    if (!object.contains(name)) object[std::string(name)] = json(value);
  }
  template <class Value>
  void add(Json& object, std::string_view name, const std::optional<Value>& value) const {
    if (value) add(object, name, *value);
  }

  std::optional<Currency> currency_;
};

// A fact, or the command that asks for it.
Json json_of(std::string_view kind, const Event& fact) {
  Json object{{"kind", kind}, {"effective_on", text_of(effective_on(fact))}};
  std::visit(
      [&](const auto& each) {
        std::optional<Currency> currency;
        find_currency(each, currency);
        if (currency) object["currency"] = text_of(*currency);
        Writer(currency).add_fields(object, each);
      },
      fact);
  return object;
}

}  // namespace

Json json_of(const Event& fact) {
  Json json = json_of(kind_of(fact), fact);
  if (const auto* refused = std::get_if<CommandRefused>(&fact)) {
    const ReasonText* const reason = text_of(static_cast<Reason>(refused->reason));
    json["reason"] = reason ? reason->code : "unknown";
    json["number"] = refused->reason;
  }
  return json;
}

namespace {

Json json_of(const RequestSignature& signature) {
  return {{"key", signature.key.text()}, {"bytes", hex_of(signature.bytes)}};
}

}  // namespace

Json json_of(Position position, const Envelope& envelope) {
  Json object{{"position", position},
              {"recorded_at", text_of(envelope.recorded_at)},
              {"actor", envelope.actor.text()},
              {"origin", envelope.imported ? "imported" : "own"}};
  if (envelope.imported) object["imported"] = Writer(std::nullopt).json(*envelope.imported);
  if (envelope.signature) object["signature"] = json_of(*envelope.signature);
  Json& facts = object["facts"] = Json::array();
  for (const Event& fact : envelope.facts) facts.push_back(json_of(fact));
  return object;
}

Json json_of(const Request& request) {
  Json object{{"id", text_of(request.id)}, {"actor", request.actor.text()}};
  if (request.recorded_at) object["recorded_at"] = text_of(*request.recorded_at);
  if (request.unless_changed_since) {
    object["unless_changed_since"] = *request.unless_changed_since;
    object["subjects"] = request.subjects;
  }
  Json& commands = object["commands"] = Json::array();
  for (const Command& command : request.commands) {
    commands.push_back(json_of(command_code_of(command.wanted), command.wanted));
  }
  if (request.signature) object["signature"] = json_of(*request.signature);
  return object;
}

}  // namespace grantledger
