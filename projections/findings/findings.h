#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/log/follower.h"
#include "projections/query.h"

namespace grantledger {

// Answers: "what should an auditor look at?" A row is what one fact says, kept under the grant,
// application, leave or other thing that a test of control goes by (evidence.h). The rules compare
// the rows when they are asked, so that every answer can be as of any point of both time axes.
class Findings final : public Follower {
 public:
  std::string_view name() const override { return "findings"; }
  std::uint32_t version() const override { return 3; }
  void fold(Position position, const Envelope& envelope) override;
  RowChanges drain() override;

 private:
  RowChanges changes_;
};

// How much a finding weighs: something to know, to explain, to correct, to act on.
enum class Severity : std::uint8_t { note, low, medium, high };
std::string_view name_of(Severity severity);

// What somebody recorded about a finding; the latest counts.
struct FindingAssessment {
  bool is_accepted = true;
  std::string reason;
  std::string assessed_by;
  Date day;
  bool operator==(const FindingAssessment&) const = default;
};

// What a test of control met.
struct Finding {
  std::string id;  // 16 hex digits of a SHA-256 over the rule and `about`: the same in every run.
  std::string_view rule;
  Severity severity = Severity::note;
  std::string about;               // "grant:G1", "payment:P2 leave:D".
  std::string what;                // A sentence with the figures.
  std::optional<Money> at_risk;    // Absent where no amount can be named.
  Date day;                        // When it came to be so.
  std::vector<Position> evidence;  // Ascending, each once; at most evidence_max.
  std::optional<FindingAssessment> assessment;
};
inline constexpr std::size_t evidence_max = 20;  // The first and the last are kept.

// The id of a finding of `rule` about this.
std::string finding_id(std::string_view rule, std::string_view about);

// Which findings are wanted. What is left out does not limit.
struct FindingsWanted {
  AsOf as_of;
  std::string rule;
  Severity severity_min = Severity::note;
  Position since = 0;    // Only those with evidence after this position.
  unsigned threads = 1;  // How many may read.
};

// Every finding as of a point, by rule in the order of all_finding_rules, then by id. What is
// overdue is so on the day that is asked about; if none is, on the day on which the last envelope
// known was recorded. Reads the stored rows once, and what the log has beyond them.
// Errors: corrupt, unavailable; malformed if no rule is named so.
Result<std::vector<Finding>> findings_of(const QuerySource& source, const FindingsWanted& wanted);

}  // namespace grantledger
