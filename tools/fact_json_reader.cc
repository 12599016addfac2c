#include "tools/fact_json_reader.h"

#include <algorithm>
#include <array>

namespace grantledger {
namespace {

constexpr std::size_t problems_shown_max = 10;
constexpr std::size_t found_length_max = 60;

// What stands there, short enough for a message.
std::string description_of(const Json& json) {
  if (json.is_object()) return "an object";
  if (json.is_array()) return "a list";
  std::string text = text_of(json);
  if (text.size() <= found_length_max) return text;
  return text.substr(0, found_length_max) + "…";
}

}  // namespace

bool FactReader::is_acting(std::string_view field) {
  constexpr std::array<std::string_view, 5> fields{"attester", "approver", "decided_by", "assessor",
                                                   "assessed_by"};
  return std::ranges::find(fields, field) != fields.end();
}

void FactReader::add_problem(std::string problem) {
  ++problem_count_;
  if (problems_.size() < problems_shown_max) problems_.push_back(std::move(problem));
}

void FactReader::refuse(const Json& found, const std::string& expected) {
  add_problem((path_.empty() ? "the request" : path_) + ": found " + description_of(found) +
              ", expected " + expected);
}

void FactReader::refuse_missing(std::string_view name) {
  const Step step(*this, name);
  add_problem(path_ + ": found nothing, expected a value");
}

void FactReader::refuse_unknown(const Json& object, const std::vector<std::string_view>& known) {
  for (const auto& [key, value] : object.items()) {
    if (std::ranges::find(known, key) != known.end()) continue;
    std::string expected;
    for (const std::string_view each : known) expected += " " + std::string(each);
    const Step step(*this, key.substr(0, found_length_max));
    add_problem(path_ + ": found an unknown key, expected one of" + expected);
  }
}

void FactReader::read_currency(const Json& object) {
  const auto found = object.find("currency");
  if (found == object.end()) return;
  const Step step(*this, "currency");
  Currency currency;
  read_text(*found, currency, "three capital letters", &parse_currency);
  currency_ = currency;
}

// An amount in another currency than the object's says its own.
void FactReader::read(const Json& json, Money& amount) {
  if (json.is_object()) {
    const std::optional<Currency> outer = currency_;
    currency_.reset();
    read_currency(json);
    const auto inner = json.find("amount");
    if (json.size() != 2 || inner == json.end() || !inner->is_string() || !currency_) {
      refuse(json, R"({"amount": "12.00", "currency": "NOK"})");
    } else {
      read(*inner, amount);
    }
    currency_ = outer;
    return;
  }
  if (!currency_) return refuse(json, R"(an amount in an object with "currency": "NOK")");
  const std::string decimals = std::to_string(decimals_of(*currency_));
  const std::string expected = "a decimal string with at most " + decimals +
                               " decimals, within ten thousand billion " + text_of(*currency_);
  if (!json.is_string()) return refuse(json, expected);
  const Result<Money> parsed = parse_money(json.get_ref<const std::string&>(), *currency_);
  if (!parsed) return refuse(json, expected);
  amount = *parsed;
}

void FactReader::read(const Json& json, std::string& text) {
  if (!json.is_string()) return refuse(json, "a string");
  text = json.get<std::string>();
}

void FactReader::read(const Json& json, Personal& personal) {
  if (json.is_string()) return read(json, personal.bytes);
  const std::string expected = R"(a string, or {"key_id": 7, "bytes": HEX})";
  if (!json.is_object() || json.size() != 2 || !json.contains("key_id") ||
      !json.contains("bytes")) {
    return refuse(json, expected);
  }
  {
    const Step step(*this, "key_id");
    read(json["key_id"], personal.key_id);
  }
  const Step step(*this, "bytes");
  read_text(json["bytes"], personal.bytes, "pairs of hex digits", &parse_bytes);
}

void FactReader::read(const Json& json, Digest& digest) {
  read_text(json, digest, "64 lower-case hex digits", &parse_digest);
}

void FactReader::read(const Json& json, Date& day) {
  read_text(json, day, "a day like 2026-04-30", &parse_date);
}

void FactReader::read(const Json& json, Timestamp& time) {
  read_text(json, time, "a time like 2026-04-30T12:00:00Z", &parse_timestamp);
}

void FactReader::read(const Json& json, Line& line) {
  read_text(json, line, "a line like 226.22:2026", &parse_line);
}

void FactReader::read(const Json& json, Hundredths& value) {
  read_text(json, value, R"(a decimal string like "7.5")", &parse_hundredths);
}

void FactReader::read(const Json& json, Fraction& value) {
  read_text(json, value, R"(a fraction like "3/4")", &parse_fraction);
}

void FactReader::read(const Json& json, CommandId& id) {
  read_text(json, id, "a UUID in lower case", &parse_command_id);
}

void FactReader::read(const Json& json, bool& flag) {
  if (!json.is_boolean()) return refuse(json, "true or false");
  flag = json.get<bool>();
}

Result<void> FactReader::finish() const {
  if (problem_count_ == 0) return {};
  std::string all;
  for (const std::string& problem : problems_) all += (all.empty() ? "" : "; ") + problem;
  if (problem_count_ > problems_.size()) {
    all += "; and " + std::to_string(problem_count_ - problems_.size()) + " more";
  }
  return fail(Fault::malformed, std::move(all));
}

}  // namespace grantledger
