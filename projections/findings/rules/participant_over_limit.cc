#include <algorithm>
#include <charconv>
#include <span>
#include <tuple>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

constexpr std::uint64_t credits_year_max = 3'000;  // Hundredths: half a year's full-time study.

// The autumn's year of the study year that the semester belongs to; 0 if its name does not say.
int study_year_of(std::string_view semester) {
  constexpr std::size_t digits = 4;
  int year = 0;
  const auto read =
      std::from_chars(semester.data(), semester.data() + std::min(digits, semester.size()), year);
  if (read.ec != std::errc() || read.ptr != semester.data() + digits) return 0;
  const std::string_view season = semester.substr(digits);
  if (season == "-autumn") return year;
  return season == "-spring" ? year - 1 : 0;
}

struct StudyYear {
  std::uint64_t key = 0;  // Of the participant and the year.
  int year = 0;
  const GatheredStudy* study = nullptr;
};

std::vector<StudyYear> by_participant(const Gathered& all) {
  std::vector<StudyYear> years;
  for (const GatheredStudy& study : all.studies) {
    const int year = study_year_of(study.semester);
    if (year == 0 || study.credits == 0) continue;
    const std::uint64_t key =
        hash_of(study.participant) * 0x9e3779b97f4a7c15 ^ static_cast<std::uint64_t>(year);
    years.push_back({key, year, &study});
  }
  std::ranges::sort(years, {}, [](const StudyYear& each) {
    return std::tuple(each.key, each.study->position, each.study->leave, each.study->semester);
  });
  return years;
}

// A leave's credits are spread evenly over its semesters; what does not divide is left out.
std::uint64_t credits_in(std::span<const StudyYear> of_leave) {
  const GatheredStudy& study = *of_leave.front().study;
  return study.credits * of_leave.size() / study.semesters;
}

std::span<const StudyYear> first_leave(std::span<const StudyYear> years) {
  std::size_t count = 1;
  while (count < years.size() && years[count].study->leave == years.front().study->leave) ++count;
  return years.first(count);
}

std::string credits_text(std::uint64_t hundredths) {
  const std::string rest = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (rest.size() < 2 ? "0" + rest : rest);
}

void look_at(std::span<const StudyYear> years, FindingSink& sink) {
  Met met{.about = named("participant", years.front().study->participant) + " " +
                   named("year", std::to_string(years.front().year))};
  std::uint64_t credits = 0;
  for (auto left = years; !left.empty();) {
    const auto leave = first_leave(left);
    credits += credits_in(leave);
    Money state{0, leave.front().study->state.currency};
    for (const StudyYear& each : leave) {
      if (each.study->state.currency != state.currency) continue;
      state = sum_within_limits(state, each.study->state);
    }
    met.at_risk = state;  // Of the latest.
    met.day = leave.front().study->day;
    met.evidence.push_back(leave.front().study->position);
    left = left.subspan(leave.size());
  }
  if (credits <= credits_year_max) return;
  met.what = "Leaves for " + credits_text(credits) + " credits in one study year, of at most " +
             credits_text(credits_year_max);
  sink.add(std::move(met));
}

void of_all(const Gathered& all, const World&, FindingSink& sink) {
  const std::vector<StudyYear> years = by_participant(all);
  for (std::size_t first = 0; first < years.size();) {
    std::size_t end = first + 1;
    while (end < years.size() && years[end].key == years[first].key) ++end;
    look_at(std::span(years).subspan(first, end - first), sink);
    first = end;
  }
}

}  // namespace

FindingRule participant_over_limit_rule() {
  return {.name = "participant_over_limit",
          .severity = Severity::medium,
          .tests =
              "One participant has leaves for more than 30 credits in one study year, autumn and "
              "spring, over all grants and schemes; a leave's credits are spread evenly over its "
              "semesters.",
          .why = "The state pays for more study than one person has time for beside the work.",
          .basis = "Invariant 26; DOMAIN: leave with pay is for up to 30 credits a year",
          .mistaken =
              "A scheme that gives leave for full-time study. Participants whose ids are encrypted "
              "cannot be compared.",
          .of_all = of_all};
}

}  // namespace grantledger
