#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "projections/query.h"

namespace grantledger {

enum class DueKind : std::uint8_t {
  report,        // Due, and not received.
  confirmation,  // Of a semester, where the rule asks for it and nobody withdrew.
  appeal_time,   // In which a decision can be appealed against.
  appeal,        // Lodged, and not decided. No day is set for that.
  claim,         // Not received and not written off.
  commitment,    // What is committed on a line falls due with the line's year.
  payment,       // Ordered, and not executed.
  repayment,     // Decided, and not claimed. No day is set for that.
  receipt,       // Came in without a claim, and neither allocated nor returned. No day either.
};
inline constexpr std::array<std::string_view, 9> due_kinds{"report",  "confirmation", "appeal_time",
                                                           "appeal",  "claim",        "commitment",
                                                           "payment", "repayment",    "receipt"};

// Something that stands open.
struct DueItem {
  DueKind kind = DueKind::report;
  std::string id;     // Of the report, leave and semester, letter, appeal, claim, line, payment, or
                      // the position of a receipt.
  std::string grant;  // Empty where the fact names none.
  std::optional<Date> due;
  Date since{};  // When what made it had effect.
  std::optional<Money> amount;
  Position position = 0;  // Of the fact that made it, or changed it last.
};

// Days that no fact says.
struct DueDays {
  // The last day to appeal what was received on a day.
  std::function<Date(Date received)> appeal_until;
  // By when participation in a semester is confirmed; none if that is not known.
  std::function<std::optional<Date>(const SemesterId&)> confirm_by;
};

// All that stands open as of a point, ascending by day, what has none last. Reads the log once.
// Errors: as scan_facts.
Result<std::vector<DueItem>> due_items(const QuerySource& source, const AsOf& as_of,
                                       const DueDays& days);

}  // namespace grantledger
