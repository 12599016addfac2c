#include "projections/findings/free_text.h"

#include <algorithm>
#include <array>

#include "events/event_fields.h"
#include "ledger/rules/numbers.h"

namespace grantledger {
namespace {

// What is spelled by the bank or made by a program, by the names of fields.
bool is_free(std::string_view name) {
  constexpr std::array<std::string_view, 6> others{"bank_reference", "statement", "account",
                                                   "finding",        "command",   "row_key"};
  return std::ranges::find(others, name) == others.end();
}

// Walks the fields of a fact until one holds a number.
class FreeTexts {
 public:
  void take(std::string_view name, const std::string& text) {
    if (is_free(name)) look_at(text);
  }
  void take(std::string_view, const Personal& personal) {
    if (personal.key_id == 0) look_at(personal.bytes);
  }
  template <class Value>
  void take(std::string_view name, const std::optional<Value>& value) {
    if (value) take(name, *value);
  }
  template <class Value>
  void take(std::string_view name, const std::vector<Value>& values) {
    for (const Value& value : values) take(name, value);
  }
  void take(std::string_view, const std::vector<Weight>&) {}
  // The bank's words for its lines, the names of accounts, and ids as texts.
  void take(std::string_view, const std::vector<BankDifference>&) {}
  void take(std::string_view, const std::vector<Entry>&) {}
  void take(std::string_view, const std::vector<std::string>&) {}
  // What was voided still stands in this fact.
  void take(std::string_view, const std::vector<Event>& undone) {
    for (const Event& fact : undone) is_found_ = is_found_ || tells_identity_number(fact);
  }
  void take(std::string_view, const Digest&) {}
  void take(std::string_view, Money) {}
  void take(std::string_view, Hundredths) {}
  template <class Struct>
  requires std::is_aggregate_v<Struct>
  void take(std::string_view, const Struct& value) {
    for_each_field(value,
                   [this](std::string_view name, const auto& member) { this->take(name, member); });
  }
  template <class Value>
  requires(!std::is_aggregate_v<Value>) void take(std::string_view, const Value&) {}

  bool is_found() const { return is_found_; }

 private:
  // Most texts are too short to hold a number.
  void look_at(std::string_view text) {
    constexpr std::size_t digits_of_number = 11;
    if (!is_found_ && text.size() >= digits_of_number) is_found_ = holds_identity_number(text);
  }
  bool is_found_ = false;
};

}  // namespace

bool tells_identity_number(const Event& fact) {
  FreeTexts texts;
  std::visit([&](const auto& each) { texts.take("", each); }, fact);
  return texts.is_found();
}

}  // namespace grantledger
