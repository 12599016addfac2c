#include "tools/verify_closings.h"

#include <algorithm>

#include "projections/closing.h"

namespace grantledger {
namespace {

// The first digest that is another; empty if none is.
std::string first_other(const PeriodClosed& recorded, const PeriodClosed& made) {
  if (recorded.trial_balance != made.trial_balance) return "trial-balance";
  for (const NamedDigest& report : recorded.reports) {
    const auto same = std::ranges::find(made.reports, report);
    if (same == made.reports.end()) return report.name;
  }
  return "";
}

}  // namespace

Result<std::optional<Difference>> check_closings(const LogReader& log, Position position,
                                                 const Envelope& envelope) {
  for (const Event& fact : envelope.facts) {
    const auto* closed = std::get_if<PeriodClosed>(&fact);
    if (!closed || closed->up_to == 0) continue;
    const std::string year = "the closing of " + std::to_string(closed->year);
    if (closed->up_to >= position) {
      return std::optional(Difference{"closing", position, year + " tells of what came later"});
    }
    const QuerySource source{.log = &log, .views = nullptr, .progress = {}};
    TRY(const PeriodClosed made,
        closing_of(source, {closed->year, closed->up_to, closed->format}, closed->effective_on));
    const std::string other = first_other(*closed, made);
    if (other.empty()) continue;
    return std::optional(
        Difference{"closing", position,
                   year + ": " + other + " is not what the log makes of the facts before it"});
  }
  return std::optional<Difference>();
}

}  // namespace grantledger
