#pragma once
// A story of requests, decided and recorded in memory, and what is found in it.

#include <string>
#include <vector>

#include "ledger/domain/decide.h"
#include "ledger/log/memory_log.h"
#include "projections/findings/findings.h"

namespace grantledger {

// Requests as JSON lines, in the order in which they are submitted.
struct StoryText {
  std::string name;
  std::vector<std::string> lines;
  std::size_t own_from = 0;  // Before it stands what other stories begin with too.
};

// What became of a request.
struct Played {
  bool is_accepted = false;
  Position position = 0;  // Where it was recorded; 0: it was not.
  std::string reason;     // Why it was refused; empty: it was not, or it was no request.
};

// A simulated ledger at the newest control level, or the one that is named, in memory. A value:
// copying it takes the state with it.
class StoryLedger {
 public:
  explicit StoryLedger(std::uint16_t controls);

  // Decides the request and records its facts, or its refusal where that is evidence. A line that
  // is no request is refused.
  Played play(const std::string& line);

  const Books& books() const { return books_; }

  // From now on the control is not made.
  void without(Control control) { books_.without = control; }

  // Of that severity or more, as of everything recorded.
  std::vector<Finding> findings(Severity least = Severity::low) const;

 private:
  Position append(Envelope envelope);

  Books books_;
  std::vector<Envelope> recorded_;
  std::vector<StoredEnvelope> stored_;
  Timestamp last_{};
};

// The opening of docs/schemes/lives, and then the schemes.
StoryText opened_story();
// The files of a folder that end so, by name.
std::vector<std::string> files_in(const std::string& folder, std::string_view ending);

// Every line of the files, in their order.
StoryText story_of(const std::string& name, const std::vector<std::string>& files);

// The requests that publish every scheme of docs/schemes, recorded from `at` on.
std::vector<std::string> scheme_requests(Timestamp at);

}  // namespace grantledger
