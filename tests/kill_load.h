#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/result.h"
#include "events/values.h"
#include "tools/simulate.h"

namespace grantledger {

// One line that a test sends, and what it may check of the answer.
struct SentLine {
  std::string text;                   // Without a line feed.
  CommandId id;                       // Of a request.
  Digest digest{};                    // Of a request.
  bool is_request = true;             // Else the line is none and is answered with an error.
  std::optional<std::string> answer;  // The first that was read.
};

// The lines of a test in the order in which they are made: simulated lives for a real ledger, with
// a line that is no request here and there. What is not answered yet is sent again, in order, so
// that every request comes after those it stands on.
class KillLoad {
 public:
  explicit KillLoad(std::uint64_t seed);

  // The lines to send next, as indexes: all that have no answer, then `count` new ones. Before them
  // stands every so manieth line that was answered.
  std::vector<std::size_t> next_lines(std::size_t count, std::size_t repeat_every);

  std::vector<SentLine>& lines() { return lines_; }

 private:
  void make_line();

  Simulation simulation_;
  std::vector<SentLine> lines_;
  std::size_t answered_ = 0;  // All before it have answers.
};

}  // namespace grantledger
