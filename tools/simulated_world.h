#pragma once
// Who and what a simulation is about. Included by its sources only.

#include <array>
#include <string>
#include <vector>

#include "events/event.h"

namespace grantledger {

inline constexpr int simulation_first_year = 2026;

// The people, with one power each or two.
struct SimulatedPeople {
  ActorId administrator;
  ActorId register_keeper;
  ActorId case_handler;  // Also attests.
  ActorId disposer;      // Budget disposal authority; also handles cases.
  ActorId write_off_decider;
  ActorId payment_system;
  ActorId appeals_decider;  // Of the ministry, which hears appeals.
};
SimulatedPeople simulated_people();

// Who applies, and for whom.
struct SimulatedApplicant {
  OrganisationId organisation;
  std::optional<OrganisationId> kindergarten;  // A private one, paid through this municipality.
  OrganisationKind kind = OrganisationKind::municipality;
};

// The organisation numbers of an invented series that begins with 3, one after another.
class SimulatedNumbers {
 public:
  OrganisationId next();

 private:
  std::uint32_t eight_digits_ = 30'000'000;
};

// What a leave with so many credits in so many semesters comes to, by the rule of a year.
struct LeaveOffer {
  std::string group;
  Hundredths credits;
  Hundredths leave_percent;
  Shares shares;
  std::vector<Shares> semesters;
};

// The rule version of study year `year`, whose wage basis grows by a hundredth each year.
RuleVersion simulated_rule(int year);

// Every leave that is taken in a simulation, by that rule.
std::vector<LeaveOffer> leave_offers(const RuleVersion& rule);

// An id that is a letter and a number: G17.
template <class AnyId>
AnyId numbered(char letter, std::uint64_t number) {
  std::array<char, 24> text{letter};
  std::size_t length = 1;
  std::array<char, 20> digits{};
  std::size_t count = 0;
  do {
    digits[count++] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0);
  while (count > 0) text[length++] = digits[--count];
  return *AnyId::parse({text.data(), length});
}

}  // namespace grantledger
