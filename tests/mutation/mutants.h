#pragma once
// A request with one thing changed.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/mutation/played_story.h"

namespace grantledger {

// What was changed: "execute_payment payment.amount up". The table of harmless changes goes by it.
struct Mutant {
  std::size_t request = 0;  // Which of the story, from 0.
  std::string command;    // The kind of the command that was changed; of a whole request its first.
  std::string field;      // Its path without indexes: payment.parts.amount; "" for the whole.
  std::string direction;  // up, down, earlier, later, other, flipped, again, dropped.
  std::vector<std::string>
      lines;  // What is submitted in place of the request; none: it is dropped.
  std::string text() const {
    return command + " " + (field.empty() ? "-" : field) + " " + direction;
  }
};

// Every mutant of one request: amounts up and down, days earlier and later, actors, organisations
// and ids of each kind swapped for others of the story, flags flipped, sent again under a new id,
// dropped.
class Mutator {
 public:
  explicit Mutator(const StoryText& story);
  std::vector<Mutant> of(std::size_t request) const;

 private:
  std::map<std::string, std::vector<std::string>> seen_;  // Values of the story by kind of field.
  const StoryText& story_;
};

}  // namespace grantledger
