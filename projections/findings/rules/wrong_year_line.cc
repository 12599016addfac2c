#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  for (const DossierPayment& payment : grant.payments) {
    if (!payment.is_paid()) continue;
    const Evidence& row = *payment.executed;
    const auto year = static_cast<std::uint64_t>(year_of(row.day));
    Money sum{0, payment.net.currency};
    for (const EvidencePart& line : row.lines) {
      if (line.number == year || line.amount.currency != sum.currency) continue;
      sum = sum_within_limits(sum, line.amount);
    }
    if (sum.minor_units <= 0) continue;
    sink.add({.about = named("payment", payment.id()),
              .what = with_currency(sum) + " paid on " + text_of(row.day) +
                      " is charged to another year's line",
              .at_risk = sum,
              .day = row.day,
              .evidence = {row.position}});
  }
}

}  // namespace

FindingRule wrong_year_line_rule() {
  return {.name = "wrong_year_line",
          .severity = Severity::medium,
          .tests = "A payment is charged to the line of another year than that of its bank date.",
          .why =
              "The accounts of both years are wrong: the cash principle puts a payment in the year "
              "in which it is made.",
          .basis = "Invariant 2; Bevilgningsreglementet section 3 (the cash principle)",
          .mistaken = "Payments at the turn of the year that the bank dates a day later.",
          .of_grant = of_grant};
}

}  // namespace grantledger
