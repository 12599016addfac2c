#pragma once
// Facts in which every field holds a value that is not its default, made from the field lists of
// the schema, so that a new field is filled without anybody remembering to.

#include "events/codec.h"
#include "events/event_fields.h"

namespace grantledger {

// Counts up, so that no two fields of a fact hold the same value.
class Filler {
 public:
  void fill(std::string& text) { text = "text " + std::to_string(++count_); }
  void fill(bool& flag) { flag = true; }
  void fill(Digest& digest) { digest = sha256("digest " + std::to_string(++count_)); }
  void fill(Money& amount) { amount = {100 + ++count_, nok}; }
  void fill(Date& day) { day = date_of(2026, 1, 1) + std::chrono::days(++count_); }
  void fill(Timestamp& time) {
    time = Timestamp(date_of(2026, 1, 1)) + std::chrono::microseconds(++count_);
  }
  void fill(Hundredths& value) { value.count = static_cast<std::int32_t>(++count_); }
  void fill(Event& fact) {
    for_each_field(fact.emplace<ActorRegistered>(),
                   [this](std::string_view, auto& member) { this->fill(member); });
  }
  template <class Kind>
  void fill(Id<Kind>& id) {
    id = *Id<Kind>::parse("id-" + std::to_string(++count_));
  }
  template <class Number>
  requires std::is_integral_v<Number>
  void fill(Number& number) { number = static_cast<Number>(++count_); }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void fill(Enum& value) { value = static_cast<Enum>(names_of(Enum{}).size() - 1); }
  template <class Value>
  void fill(std::optional<Value>& value) {
    fill(value.emplace());
  }
  template <class Value>
  void fill(std::vector<Value>& values) {
    values.resize(2);
    for (Value& value : values) fill(value);
  }
  template <class Struct>
  requires std::is_aggregate_v<Struct>
  void fill(Struct& value) {
    for_each_field(value, [this](std::string_view, auto& member) { this->fill(member); });
  }

 private:
  std::int64_t count_ = 0;
};

// The fact of the kind that stands at `index` of Event, with every field set.
template <std::size_t index = 0>
Event filled_event(std::size_t wanted) {
  if constexpr (index < std::variant_size_v<EventKinds>) {
    if (index != wanted) return filled_event<index + 1>(wanted);
    Event event;
    Filler().fill(event.emplace<index>());
    return event;
  } else {
    return Event();
  }
}

inline Envelope signed_envelope(Event fact) {
  Envelope envelope;
  Filler filler;
  for_each_field(envelope, [&](std::string_view name, auto& member) {
    if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(member)>, std::vector<Event>>) {
      filler.fill(member);
    }
    (void)name;
  });
  envelope.facts = {std::move(fact)};
  return envelope;
}

inline Envelope filled_envelope(Event fact) {
  Envelope envelope = signed_envelope(std::move(fact));
  envelope.signature.reset();
  return envelope;
}

}  // namespace grantledger
