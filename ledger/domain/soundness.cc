// What can be said of a command before anything is looked up.

#include "events/event_fields.h"
#include "ledger/domain/checks.h"

namespace grantledger {
namespace {

// Walks the fields of a fact. It refuses what arithmetic could not take, so that no decider needs
// to ask again: every amount is storable, every list so short that its amounts add up in 64 bits.
class Soundness {
 public:
  void take(Money amount) {
    if (!is_storable(amount)) refuse(Reason::amount_out_of_range);
  }
  template <class Value>
  void take(const std::optional<Value>& value) {
    if (value) take(*value);
  }
  template <class Value>
  void take(const std::vector<Value>& values) {
    if (values.size() > list_length_max) return refuse(Reason::list_too_long);
    for (const Value& value : values) take(value);
  }
  template <class Value>
  requires(!std::is_aggregate_v<Value>) void take(const Value&) {}
  void take(const Digest&) {}
  void take(Hundredths) {}
  template <class Struct>
  requires std::is_aggregate_v<Struct>
  void take(const Struct& value) {
    for_each_field(value, [this](std::string_view, const auto& member) { this->take(member); });
  }

  const Check& first() const { return first_; }

 private:
  void refuse(Reason reason) {
    const Check found = No{reason, {}, {}};
    first_ = first_no({first_, found});
  }
  Check first_;
};

}  // namespace

Check sound(const Event& wanted) {
  Soundness soundness;
  std::visit([&](const auto& fact) { soundness.take(fact); }, wanted);
  return soundness.first();
}

}  // namespace grantledger
