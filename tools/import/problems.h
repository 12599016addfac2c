#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace grantledger {

inline constexpr std::size_t problems_listed_max = 50;

// One thing that is wrong with a file, for the person who mends it.
struct Problem {
  std::string file;
  std::uint64_t row = 0;  // The line it stands on, or the element of a list, from 1; 0: the whole.
  std::string column;     // Empty: the whole row.
  std::string found;
  std::string expected;
  bool operator==(const Problem&) const = default;
};

// "2013aug.csv: row 17: tilskudd: found '12a', expected a whole number". One line, whatever is in
// the file: long text is cut, control characters are shown as dots.
std::string text_of(const Problem& problem);

// What is wrong with the files of one import: the first problems_listed_max, and how many.
class Problems {
 public:
  void add(Problem problem) {
    if (listed_.size() < problems_listed_max) listed_.push_back(std::move(problem));
    ++count_;
  }
  const std::vector<Problem>& listed() const { return listed_; }
  std::uint64_t count() const { return count_; }

 private:
  std::vector<Problem> listed_;
  std::uint64_t count_ = 0;
};

}  // namespace grantledger
