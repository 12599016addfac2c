#pragma once
// Included by sources only.

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "events/event_fields.h"
#include "tools/json_text.h"
#include "tools/value_text.h"

namespace grantledger {

template <class Value>
inline constexpr bool may_be_empty = false;
template <class Value>
inline constexpr bool may_be_empty<std::vector<Value>> = true;
template <class Value>
inline constexpr bool may_be_empty<std::optional<Value>> = true;

// Fills structs from JSON as fact_json.h says and lists every problem: where, what was found, what
// was expected. What was filled is worthless unless finish() is an error-free value.
class FactReader {
 public:
  // `actor` is who acts where a fact leaves it open; may be empty, then nothing may be left open.
  explicit FactReader(ActorId actor) : actor_(std::move(actor)) {}

  // Fills the fields of `value`; `other_keys` may stand in the object and are not looked at.
  template <class Struct>
  requires is_field_struct<Struct>
  void read(const Json& json, Struct& value,
            std::initializer_list<std::string_view> other_keys = {}) {
    if (!json.is_object()) return refuse(json, "an object");
    const std::optional<Currency> outer = currency_;
    read_currency(json);
    std::vector<std::string_view> known(other_keys);
    known.push_back("currency");
    for_each_field(value, [&](std::string_view name, auto& member) {
      known.push_back(name);
      const auto found = json.find(name);
      if (found == json.end()) return read_absent(name, member);
      const Step step(*this, name);
      this->read(*found, member);
    });
    refuse_unknown(json, known);
    currency_ = outer;
  }

  void read(const Json& json, Money& amount);
  void read(const Json& json, Event& fact);
  void read(const Json& json, std::string& text);
  void read(const Json& json, Personal& personal);
  void read(const Json& json, Digest& digest);
  void read(const Json& json, Date& day);
  void read(const Json& json, Timestamp& time);
  void read(const Json& json, Line& line);
  void read(const Json& json, Hundredths& value);
  void read(const Json& json, Fraction& value);
  void read(const Json& json, CommandId& id);
  void read(const Json& json, bool& flag);

  template <class Kind>
  void read(const Json& json, Id<Kind>& id) {
    read_text(json, id, "an id of 1 to 64 of A-Z a-z 0-9 . _ / @ + % ~ -", &Id<Kind>::parse);
  }
  template <class Number>
  requires(std::is_integral_v<Number>) void read(const Json& json, Number& number) {
    const std::int64_t lowest = std::numeric_limits<Number>::min();
    const std::uint64_t highest = std::numeric_limits<Number>::max();
    const bool fits = json.is_number_unsigned()
                          ? json.get<std::uint64_t>() <= highest
                          : json.is_number_integer() && json.get<std::int64_t>() >= lowest;
    if (!fits) {
      return refuse(
          json, "a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest));
    }
    number = json.get<Number>();
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void read(const Json& json, Enum& value) {
    std::string expected = "one of";
    for (std::size_t i = 0; i < names_of(value).size(); ++i) {
      if (json.is_string() && json.get_ref<const std::string&>() == names_of(value)[i]) {
        value = static_cast<Enum>(i);
        return;
      }
      expected += (i == 0 ? " " : ", ") + std::string(names_of(value)[i]);
    }
    refuse(json, expected);
  }
  template <class Value>
  void read(const Json& json, std::optional<Value>& value) {
    read(json, value.emplace());
  }
  template <class Value>
  void read(const Json& json, std::vector<Value>& values) {
    if (!json.is_array()) return refuse(json, "a list");
    values.resize(json.size());
    for (std::size_t i = 0; i < json.size(); ++i) {
      const Step step(*this, "[" + std::to_string(i) + "]");
      read(json[i], values[i]);
    }
  }

  // Goes one step down the path while it lives.
  class Step {
   public:
    Step(FactReader& reader, std::string_view name)
        : reader_(&reader), length_before_(reader.path_.size()) {
      if (length_before_ > 0 && !name.starts_with('[')) reader.path_ += '.';
      reader.path_ += name;
    }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    ~Step() { reader_->path_.resize(length_before_); }

   private:
    FactReader* reader_;
    std::size_t length_before_;
  };

  void refuse(const Json& found, const std::string& expected);
  void refuse_missing(std::string_view name);

  // Errors: malformed, with all problems, if there were any.
  Result<void> finish() const;

 private:
  // What may be left out: lists, optional fields, flags, numbers but years, texts. The actor stands
  // in for whoever did what is recorded.
  template <class Value>
  void read_absent(std::string_view name, Value& value) {
    if constexpr (std::is_same_v<Value, ActorId>) {
      if (is_acting(name) && !actor_.is_empty()) {
        value = actor_;
        return;
      }
    }
    // Where no value is the natural one, none is guessed.
    if (std::is_enum_v<Value> && must_be_said(name)) return refuse_missing(name);
    constexpr bool may_be_left_out = std::is_arithmetic_v<Value> || std::is_enum_v<Value> ||
                                     std::is_same_v<Value, Hundredths> ||
                                     std::is_same_v<Value, std::string> ||
                                     std::is_same_v<Value, Personal> || may_be_empty<Value>;
    if (!may_be_left_out || (std::is_integral_v<Value> && name.ends_with("year"))) {
      refuse_missing(name);
    }
  }

  template <class Value>
  void read_text(const Json& json, Value& value, const std::string& expected,
                 Result<Value> (*parse)(std::string_view)) {
    if (!json.is_string()) return refuse(json, expected);
    Result<Value> parsed = parse(json.get_ref<const std::string&>());
    if (!parsed) return refuse(json, expected);
    value = *std::move(parsed);
  }

  static bool is_acting(std::string_view field);
  static bool must_be_said(std::string_view field) {
    return field == "power" || field == "initiation" || field == "route" || field == "outcome";
  }
  void read_currency(const Json& object);
  void refuse_unknown(const Json& object, const std::vector<std::string_view>& known);
  void add_problem(std::string problem);

  ActorId actor_;
  std::optional<Currency> currency_;  // Of the amounts in the object that is being read.
  std::string path_;
  std::vector<std::string> problems_;
  std::size_t problem_count_ = 0;
};

}  // namespace grantledger
