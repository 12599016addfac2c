// The reading half of fact_json.h.

#include <algorithm>
#include <array>

#include "ledger/evidence/key.h"
#include "tools/fact_json.h"
#include "tools/fact_json_reader.h"

namespace grantledger {
namespace {

template <std::size_t... index>
constexpr auto makers_of_each_kind(std::index_sequence<index...>) {
  return std::array<void (*)(Event&), sizeof...(index)>{
      [](Event& event) { event.emplace<index>(); }...};
}

// The fact of the kind that stands at `index` of Event, filled from `json`.
Event read_kind(FactReader& reader, std::size_t index, const Json& json) {
  constexpr auto makers =
      makers_of_each_kind(std::make_index_sequence<std::variant_size_v<EventKinds>>());
  Event event;
  makers[index](event);
  std::visit([&](auto& fact) { reader.read(json, fact, {"kind"}); }, event);
  return event;
}

std::string kind_in(const Json& json) {
  const auto kind = json.is_object() ? json.find("kind") : json.end();
  return json.is_object() && kind != json.end() && kind->is_string() ? kind->get<std::string>()
                                                                     : std::string();
}

void read_commands(FactReader& reader, const Json& json, std::vector<Command>& commands) {
  if (!json.is_array() || json.empty()) return reader.refuse(json, "a list of commands");
  for (std::size_t i = 0; i < json.size(); ++i) {
    const FactReader::Step step(reader, "[" + std::to_string(i) + "]");
    const std::optional<std::size_t> index = kind_asked_by(kind_in(json[i]));
    if (index) {
      commands.push_back({read_kind(reader, *index, json[i])});
      continue;
    }
    if (!json[i].is_object() || !json[i].contains("kind")) {
      reader.refuse(json[i], "an object with the kind of a command");
      continue;
    }
    const FactReader::Step kind(reader, "kind");
    reader.refuse(json[i]["kind"], "a kind of command, as docs/requests.md lists them");
  }
}

// Fills one member of the request from the key of that name, if it is there.
template <class Value>
bool read_key(FactReader& reader, const Json& json, std::string_view key, Value& value) {
  const auto found = json.find(key);
  if (found == json.end()) return false;
  const FactReader::Step step(reader, key);
  reader.read(*found, value);
  return true;
}

void read_signature(FactReader& reader, const Json& json,
                    std::optional<RequestSignature>& signature) {
  const auto found = json.find("signature");
  if (found == json.end()) return;
  const FactReader::Step step(reader, "signature");
  std::string hex;
  if (!found->is_object() || found->size() != 2) {
    return reader.refuse(*found, R"({"key": ID, "bytes": HEX}, as `grantledger sign` writes it)");
  }
  if (!read_key(reader, *found, "key", signature.emplace().key)) reader.refuse_missing("key");
  if (!read_key(reader, *found, "bytes", hex)) reader.refuse_missing("bytes");
  const Result<std::string> bytes = parse_hex(hex);
  if (bytes && bytes->size() == signature_size_bytes) {
    signature->bytes = *bytes;
  } else {
    reader.refuse(*found, "128 lower-case hex digits in bytes");
  }
}

Result<Request> read_request(const Json& json) {
  constexpr std::array<std::string_view, 7> keys{
      "id", "actor", "commands", "unless_changed_since", "subjects", "recorded_at", "signature"};
  Request request;
  FactReader outer{ActorId()};
  if (!read_key(outer, json, "id", request.id)) outer.refuse_missing("id");
  if (!read_key(outer, json, "actor", request.actor)) outer.refuse_missing("actor");
  read_key(outer, json, "unless_changed_since", request.unless_changed_since);
  read_key(outer, json, "subjects", request.subjects);
  read_key(outer, json, "recorded_at", request.recorded_at);
  read_signature(outer, json, request.signature);
  for (const auto& [key, value] : json.items()) {
    if (std::ranges::find(keys, key) != keys.end()) continue;
    const FactReader::Step step(outer, key.substr(0, id_length_max));
    outer.refuse(value,
                 "no such key: id actor commands unless_changed_since subjects recorded_at "
                 "signature");
  }
  if (!json.contains("commands")) outer.refuse_missing("commands");
  TRY_VOID(outer.finish());

  FactReader inner(request.actor);
  const FactReader::Step step(inner, "commands");
  read_commands(inner, json["commands"], request.commands);
  TRY_VOID(inner.finish());
  return request;
}

// A recorded refusal is stored with the number of its reason; its code is for readers.
Json without_reason_code(Json refused) {
  const auto number = refused.find("number");
  if (number == refused.end()) return refused;
  refused["reason"] = *number;
  refused.erase("number");
  return refused;
}

}  // namespace

// What a voiding undid, as json_of wrote it. A request says none: its decider fills it in.
void FactReader::read(const Json& json, Event& fact) {
  const auto kinds = event_kind_codes();
  const auto kind = std::ranges::find(kinds, kind_in(json));
  if (kind == kinds.end()) return refuse(json, "an object with the kind of a fact");
  fact = read_kind(*this, static_cast<std::size_t>(kind - kinds.begin()), json);
}

Result<Event> parse_fact(const Json& json) {
  FactReader reader{ActorId()};
  const auto kinds = event_kind_codes();
  const auto kind = std::ranges::find(kinds, kind_in(json));
  if (kind == kinds.end()) {
    reader.refuse(json, "an object with the kind of a fact");
    TRY_VOID(reader.finish());
  }
  const bool is_refusal = *kind == kinds[Event(CommandRefused()).index()];
  Event event = read_kind(reader, static_cast<std::size_t>(kind - kinds.begin()),
                          is_refusal ? without_reason_code(json) : json);
  TRY_VOID(reader.finish());
  return event;
}

ParsedRequest parse_request(std::string_view text, Timestamp received_at) {
  const Result<Json> json = parse_json(text);
  if (!json) return {std::nullopt, tl::unexpected(json.error())};
  if (!json->is_object()) {
    return {std::nullopt, fail(Fault::malformed, "found no object, expected a request")};
  }
  std::optional<CommandId> id;
  if (const auto found = json->find("id"); found != json->end() && found->is_string()) {
    if (const auto parsed = parse_command_id(found->get_ref<const std::string&>())) id = *parsed;
  }
  Result<Request> request = read_request(*json);
  if (request) {
    request->received_at = received_at;
    std::string canonical = canonical_bytes_of(*request);
    request->digest = sha256(canonical);
    if (request->signature) request->signature->request = std::move(canonical);
  }
  return {id, std::move(request)};
}

}  // namespace grantledger
