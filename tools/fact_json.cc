#include "tools/fact_json.h"

#include <array>
#include <charconv>
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

// Appends `text` as a JSON string. What is no UTF-8 becomes U+FFFD.
void append_string(std::string& out, std::string_view text) {
  if (!is_utf8(text)) {
    out += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < ' ') {
      const std::string escaped = Json(std::string(1, c)).dump();
      out.append(escaped, 1, escaped.size() - 2);
    } else {
      out += c;
    }
  }
  out += '"';
}

// Appends text that needs no escapes.
void append_plain(std::string& out, std::string_view text) {
  out += '"';
  out += text;
  out += '"';
}

void append_key(std::string& out, std::string_view key) {
  if (out.back() != '{') out += ',';
  append_plain(out, key);
  out += ':';
}

template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 24> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), written.ptr);
}

// A fact as an object of its own: what a voiding undid.
void append_fact(std::string& out, const Event& fact);

// Appends values inside an object that says `currency`.
class Writer {
 public:
  Writer(std::string& out, std::optional<Currency> currency) : out_(&out), currency_(currency) {}

  void write(const Money& amount) {
    if (amount.currency == currency_) return append_plain(*out_, decimal_text_of(amount));
    *out_ += R"({"amount":)";
    append_plain(*out_, decimal_text_of(amount));
    *out_ += R"(,"currency":)";
    append_plain(*out_, text_of(amount.currency));
    *out_ += '}';
  }
  void write(const std::string& text) { append_string(*out_, text); }
  void write(const Event& fact) { append_fact(*out_, fact); }
  void write(const Personal& personal) {
    if (personal.key_id == 0 && is_utf8(personal.bytes)) return write(personal.bytes);
    *out_ += R"({"key_id":)";
    append_number(*out_, personal.key_id);
    *out_ += R"(,"bytes":)";
    append_plain(*out_, hex_of(personal.bytes));
    *out_ += '}';
  }
  void write(const Digest& digest) { append_plain(*out_, hex_of(digest)); }
  template <class Kind>
  void write(const Id<Kind>& id) {
    append_string(*out_, id.text());
  }
  template <class Value>
  requires HasText<Value>
  void write(const Value& value) { append_plain(*out_, text_of(value)); }
  void write(bool value) { *out_ += value ? "true" : "false"; }
  template <class Number>
  requires std::is_integral_v<Number>
  void write(Number number) { append_number(*out_, number); }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void write(Enum value) { append_plain(*out_, names_of(value)[static_cast<std::size_t>(value)]); }
  template <class Value>
  void write(const std::vector<Value>& values) {
    *out_ += '[';
    for (const Value& value : values) {
      if (out_->back() != '[') *out_ += ',';
      write(value);
    }
    *out_ += ']';
  }
  template <class Struct>
  requires is_field_struct<Struct>
  void write(const Struct& value) {
    *out_ += '{';
    for_each_field(value,
                   [&](std::string_view name, const auto& member) { write_field(name, member); });
    *out_ += '}';
  }

  template <class Value>
  void write_field(std::string_view name, const Value& value) {
    append_key(*out_, name);
    write(value);
  }
  template <class Value>
  void write_field(std::string_view name, const std::optional<Value>& value) {
    if (value) write_field(name, *value);
  }

 private:
  std::string* out_;
  std::optional<Currency> currency_;
};

// Why a request was refused, in words.
std::string_view reason_code_of(const CommandRefused& refused) {
  const ReasonText* const reason = text_of(static_cast<Reason>(refused.reason));
  return reason ? reason->code : "unknown";
}

// The fields of a fact after those that every fact begins with. A refusal says its reason in words,
// and last by which number it is known.
template <class Fact>
void append_fields(std::string& out, const Fact& fact) {
  constexpr bool is_refusal = std::is_same_v<Fact, CommandRefused>;
  std::optional<Currency> currency;
  find_currency(fact, currency);
  Writer writer(out, currency);
  if (currency) {
    append_key(out, "currency");
    append_plain(out, text_of(*currency));
  }
  for_each_field(fact, [&](std::string_view name, const auto& member) {
    if (name == "kind" || name == "effective_on" || (currency && name == "currency")) return;
    if constexpr (is_refusal) {
      if (name == "reason") return writer.write_field(name, std::string(reason_code_of(fact)));
    }
    writer.write_field(name, member);
  });
  if constexpr (is_refusal) writer.write_field("number", fact.reason);
}

// A fact, or the command that asks for it.
void append_json(std::string& out, std::string_view kind, const Event& fact) {
  out += R"({"kind":)";
  append_plain(out, kind);
  append_key(out, "effective_on");
  append_plain(out, text_of(effective_on(fact)));
  std::visit([&](const auto& each) { append_fields(out, each); }, fact);
  out += '}';
}

void append_fact(std::string& out, const Event& fact) {
  append_json(out, kind_of(fact), fact);
}

void append_json(std::string& out, const RequestSignature& signature) {
  out += R"({"key":)";
  append_string(out, signature.key.text());
  out += R"(,"bytes":)";
  append_plain(out, hex_of(signature.bytes));
  out += '}';
}

// Cannot fail: the text was made here.
Json parsed(const std::string& text) {
  return Json::parse(text);
}

}  // namespace

void append_json(std::string& out, const Event& fact) {
  append_json(out, kind_of(fact), fact);
}

void append_json(std::string& out, Position position, const Envelope& envelope) {
  out += R"({"position":)";
  append_number(out, position);
  append_key(out, "recorded_at");
  append_plain(out, text_of(envelope.recorded_at));
  append_key(out, "actor");
  append_string(out, envelope.actor.text());
  append_key(out, "origin");
  append_plain(out, envelope.imported ? "imported" : "own");
  Writer(out, std::nullopt).write_field("imported", envelope.imported);
  if (envelope.signature) {
    append_key(out, "signature");
    append_json(out, *envelope.signature);
  }
  append_key(out, "facts");
  out += '[';
  for (const Event& fact : envelope.facts) {
    if (out.back() != '[') out += ',';
    append_json(out, fact);
  }
  out += "]}";
}

Json json_of(const Event& fact) {
  std::string text;
  append_json(text, fact);
  return parsed(text);
}

Json json_of(Position position, const Envelope& envelope) {
  std::string text;
  append_json(text, position, envelope);
  return parsed(text);
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
    std::string text;
    append_json(text, command_code_of(command.wanted), command.wanted);
    commands.push_back(parsed(text));
  }
  if (request.signature) {
    std::string text;
    append_json(text, *request.signature);
    object["signature"] = parsed(text);
  }
  return object;
}

}  // namespace grantledger
