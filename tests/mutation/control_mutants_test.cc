// Without a control, and all others in force, a changed story that it refuses goes unnoticed:
// killed_by_control.txt names one such change for each control that a single change shows to be
// needed. GRANTLEDGER_CONTROLS=all looks for them anew, for minutes. That each of the others is
// needed is shown by the cases of tests/domain/controls_test.cc, which EveryControl there counts.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>

#include "tests/mutation/trial.h"

namespace grantledger {
namespace {

const std::string listed_in = GRANTLEDGER_SOURCE_DIR "/tests/mutation/killed_by_control.txt";

// A change of one request of a right story: "STORY, request NUMBER: COMMAND FIELD DIRECTION".
std::string place_of(const StoryText& story, const Mutant& mutant) {
  return story.name + ", request " + std::to_string(mutant.request) + ": " + mutant.text();
}

// By control's code: the change that it alone keeps out.
std::map<std::string, std::string> listed() {
  std::ifstream file(listed_in);
  std::map<std::string, std::string> changes;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with("#")) continue;
    const std::size_t end = line.find(": ");
    if (end == std::string::npos) {
      ADD_FAILURE() << "no change named: " << line;
      continue;
    }
    changes.emplace(line.substr(0, end), line.substr(end + 2));
  }
  return changes;
}

bool looks_for_them_anew() {
  const char* const wanted = std::getenv("GRANTLEDGER_CONTROLS");
  return wanted && std::string_view(wanted) == "all";
}

// Whether the control refuses the change, and nobody notices it without.
bool is_kept_out_by(const ControlText& control, const Trial& with, const Trial& without,
                    const Mutant& mutant) {
  const Outcome outcome = with.outcome_of(mutant);
  return outcome.fate == Fate::refused && outcome.reason == text_of(control.reason)->code &&
         without.outcome_of(mutant).fate == Fate::silent;
}

// The first such change of any story; empty: there is none.
std::string found_for(const ControlText& control, const std::vector<StoryText>& stories,
                      const std::set<std::string>& harmless) {
  for (const StoryText& story : stories) {
    const Trial with(story);
    const Trial without(story, control.control);
    const Mutator mutator(story);
    for (std::size_t i = story.own_from; i < story.lines.size(); ++i) {
      if (!with.accepted()[i]) continue;
      for (const Mutant& mutant : mutator.of(i)) {
        if (harmless.contains(mutant.text())) continue;
        if (is_kept_out_by(control, with, without, mutant)) return place_of(story, mutant);
      }
    }
  }
  return {};
}

// The first word of each line is one of the controls.
const ControlText* control_of(const std::string& code) {
  const auto texts = control_texts();
  const auto found = std::ranges::find(texts, code, &ControlText::code);
  return found == texts.end() ? nullptr : &*found;
}

TEST(Controls, KeepOutWhatNothingElseNotices) {
  const std::vector<StoryText> stories = right_stories();
  for (const auto& [code, place] : listed()) {
    const ControlText* const control = control_of(code);
    ASSERT_NE(control, nullptr) << code;
    bool is_kept_out = false;
    for (const StoryText& story : stories) {
      const std::string start = story.name + ", request ";
      if (!place.starts_with(start)) continue;
      const Trial with(story);
      const Trial without(story, control->control);
      for (const Mutant& mutant : Mutator(story).of(std::stoul(place.substr(start.size())))) {
        is_kept_out = is_kept_out || (place_of(story, mutant) == place &&
                                      is_kept_out_by(*control, with, without, mutant));
      }
    }
    EXPECT_TRUE(is_kept_out) << code << ": " << place;
  }
  if (!looks_for_them_anew()) return;
  const std::set<std::string> harmless = harmless_changes();
  for (const ControlText& control : control_texts()) {
    std::cout << control.code << ": " << found_for(control, stories, harmless) << std::endl;
  }
}

}  // namespace
}  // namespace grantledger
