#pragma once
// Lawful lives of grants as bare facts. Shares no code with the rules that look at them.

#include <optional>
#include <string>
#include <vector>

#include "events/event.h"
#include "tools/random_numbers.h"

namespace grantledger {

// What is recorded in one envelope.
struct Step {
  std::vector<Event> facts;
  std::optional<Date> recorded = std::nullopt;  // Else on the day of the first fact.
  std::string source = {};                      // Empty: an own decision.
};

// The day on which findings about these lives are asked for.
inline constexpr Date asked_on = date_of(2028, 6, 30);

// One life, in the order of recording. Its ids hold its number, which is its own.
struct Story {
  std::uint64_t number = 0;
  std::vector<Step> steps;
  RandomNumbers* random = nullptr;

  // The fact of a kind that holds, or the `index`th of it; ends the test program if there is none.
  template <class Fact>
  Fact& the(std::size_t index = 0) {
    for (Step& step : steps) {
      for (Event& fact : step.facts) {
        auto* found = std::get_if<Fact>(&fact);
        if (found != nullptr && index-- == 0) return *found;
      }
    }
    CHECK(false);
    return std::get<Fact>(steps.front().facts.front());
  }
  template <class Fact>
  std::size_t place_of(std::size_t index = 0) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      for (const Event& fact : steps[i].facts) {
        if (std::holds_alternative<Fact>(fact) && index-- == 0) return i;
      }
    }
    CHECK(false);
    return 0;
  }
  template <class Fact>
  void remove(std::size_t index = 0) {
    steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(place_of<Fact>(index)));
  }
  template <class Fact, class Later>
  void move_before(std::size_t index, std::size_t later) {
    Step step = steps[place_of<Fact>(index)];
    remove<Fact>(index);
    steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(place_of<Later>(later)), step);
  }
  void add(Event fact, std::optional<Date> recorded = std::nullopt) {
    steps.push_back({{std::move(fact)}, recorded, {}});
  }
  std::string name(const std::string& kind) const { return kind + "-" + std::to_string(number); }
};

// What stories rest on: schemes, rules, delegations, a closed year. Recorded once, before them.
std::vector<Step> story_world();

// An award with one leave of a private kindergarten's teacher, committed, confirmed, paid in two
// semesters through the municipality and passed on: nothing to find.
Story lawful_story(std::uint64_t number, RandomNumbers& random);

// The words that lives are written with.
namespace stories {

template <class AnyId>
AnyId id(const std::string& text) {
  return *AnyId::parse(text);
}

inline Money ore(std::int64_t count) {
  return {count, nok};
}

inline constexpr std::int64_t limit = 5'000'000;      // One person is enough up to this.
inline constexpr std::int64_t semester = 10'000'000;  // The state's share of one.
inline constexpr std::int64_t owner = 2'500'000;
inline constexpr std::size_t spring = 1;  // The second of what there is one of in each semester.

// Numbers in a series that nobody else in the tests uses.
OrganisationId organisation_of(std::uint64_t number, std::uint64_t which);
OrganisationId municipality(const Story& story);
OrganisationId kindergarten(const Story& story);
OrganisationId holder(const Story& story);
OrganisationId stranger(const Story& story);
Line line(int year);
GrantTerms terms_of(const Story& story, const std::string& scheme = "tested");
RuleVersionPublished rule(const std::string& scheme, const std::string& version,
                          std::uint16_t years_max);
OrganisationRegistered registered(const OrganisationId& organisation, OrganisationKind kind,
                                  std::optional<OrganisationId> authority = std::nullopt);
DelegationGranted delegation(const std::string& actor, Power power, Date last);
PaymentTerms payment_of(const Story& story, const std::string& which, int year,
                        std::int64_t amount);

}  // namespace stories
}  // namespace grantledger
