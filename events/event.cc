#include "events/event.h"

namespace grantledger {

Event::Event() = default;
Event::Event(const Event&) = default;
Event::Event(Event&&) noexcept = default;
Event& Event::operator=(const Event&) = default;
Event& Event::operator=(Event&&) noexcept = default;
Event::~Event() = default;

bool Event::operator==(const Event& other) const {
  return static_cast<const EventKinds&>(*this) == static_cast<const EventKinds&>(other);
}

Date effective_on(const Event& event) {
  return std::visit([](const auto& fact) { return fact.effective_on; }, event);
}

}  // namespace grantledger
