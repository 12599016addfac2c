#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

struct Order {
  const Evidence* step = nullptr;
  std::string_view says;  // "approved", and what comes before it: "attested".
  std::string_view before_says;
  Severity severity = Severity::high;
};

// The step is wrong if all that should come before it is of a later day.
void look_at(const Order& order, const std::vector<const Evidence*>& before, FindingSink& sink) {
  const Evidence& step = *order.step;
  const Evidence* first = nullptr;
  for (const Evidence* each : before) {
    if (each->day <= step.day) return;
    if (!first || each->day < first->day) first = each;
  }
  if (first == nullptr) return;
  sink.add({.about = named("payment", step.subject) + " " + named("step", order.says),
            .what = "The payment was " + std::string(order.says) + " on " + text_of(step.day) +
                    " and " + std::string(order.before_says) + " only on " + text_of(first->day),
            .at_risk = step.amount,
            .day = step.day,
            .evidence = {step.position, first->position},
            .severity = order.severity});
}

std::vector<const Evidence*> steps(const GrantDossier& grant, Kind kind, std::string_view payment) {
  std::vector<const Evidence*> found;
  for (const Evidence& row : grant.rows.of(kind)) {
    if (row.subject == payment) found.push_back(&row);
  }
  return found;
}

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  const auto by_payment = [&](Kind kind, std::string_view payment) {
    const auto sorted = grant.steps(kind, payment);
    return std::vector<const Evidence*>(sorted.begin(), sorted.end());
  };
  if (grant.rows.has(Kind::ordered)) {
    for (const Evidence& row : grant.rows.of(Kind::attested)) {
      look_at({&row, "attested", "ordered", Severity::medium},
              steps(grant, Kind::ordered, row.subject), sink);
    }
  }
  for (const Evidence& row : grant.rows.of(Kind::approved)) {
    look_at({&row, "approved", "attested"}, by_payment(Kind::attested, row.subject), sink);
  }
  for (const Evidence& row : grant.rows.of(Kind::executed)) {
    look_at({&row, "executed", "approved"}, by_payment(Kind::approved, row.subject), sink);
  }
  for (const Evidence& row : grant.rows.of(Kind::returned)) {
    if (row.is_imported) continue;  // A source's correction has the day of what it corrects.
    look_at({&row, "returned", "executed"}, steps(grant, Kind::executed, row.subject), sink);
  }
}

}  // namespace

FindingRule step_out_of_order_rule() {
  return {.name = "step_out_of_order",
          .severity = Severity::high,
          .tests =
              "By their days of effect a payment was approved before it was attested, executed "
              "before it was approved, or returned before it was executed; medium where it was "
              "attested before it was ordered.",
          .why = "A step that comes first does not rest on the check that should precede it.",
          .basis = "Invariants 4 and 27; segregation of duties (COSO principle 10)",
          .mistaken = "A step that was recorded with the wrong day.",
          .of_grant = of_grant};
}

}  // namespace grantledger
