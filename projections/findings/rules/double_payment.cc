#include <algorithm>

#include "projections/findings/all_rules.h"
#include "projections/findings/payment_runs.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

constexpr std::chrono::days window{30};

// The highest state share that the semester ever had; none if no fact says.
std::optional<Money> share_of(const GrantDossier& grant, const SemesterPayment& paid) {
  std::optional<Money> most;
  for (const Evidence& leave : grant.rows.of(Kind::leave_granted, Kind::leave_changed)) {
    if (leave.subject != paid.leave) continue;
    for (const EvidencePart& part : leave.parts) {
      if (part.first != paid.semester || part.amount.currency != paid.net.currency) continue;
      if (!most || *most < part.amount) most = part.amount;
    }
  }
  return most;
}

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  for (const SemesterPayment& paid : grant.semesters) {
    if (paid.payments.size() < 2) continue;
    const std::optional<Money> share = share_of(grant, paid);
    const Money limit = share.value_or(paid.first);
    if (paid.net <= limit) continue;
    sink.add(
        {.about = named("leave", paid.leave) + " " + named("semester", paid.semester),
         .what = "Paid " + with_currency(paid.net) + " for a semester of " + with_currency(limit),
         .at_risk = sum_within_limits(paid.net, {-limit.minor_units, limit.currency}),
         .day = paid.day,
         .evidence = paid.payments});
  }
}

void add(std::span<const GatheredPayment> alike, FindingSink& sink) {
  const bool has_unnamed =
      std::ranges::any_of(alike, [](const GatheredPayment& each) { return !each.has_purpose; });
  if (alike.size() < 2 || !has_unnamed) return;
  Met met{.about = named("payment", alike.front().payment),
          .what = std::to_string(alike.size()) + " payments of " +
                  with_currency(alike.front().amount) + " to the same payee from " +
                  text_of(alike.front().day) + " to " + text_of(alike.back().day),
          .day = alike.back().day};
  Money more{0, alike.front().amount.currency};
  for (const GatheredPayment& each : alike) {
    if (&each != &alike.front()) more = sum_within_limits(more, each.amount);
    met.evidence.push_back(each.position);
  }
  met.at_risk = more;
  sink.add(std::move(met));
}

void of_all(const Gathered& all, const World&, FindingSink& sink) {
  each_run(
      all.payments, [](const GatheredPayment& each) { return each.amount; }, window,
      [&](std::span<const GatheredPayment> alike) { add(alike, sink); });
}

}  // namespace

FindingRule double_payment_rule() {
  return {
      .name = "double_payment",
      .severity = Severity::medium,
      .tests =
          "The same may have been paid twice: a leave's semester beyond its state share, or the "
          "same amount to the same payee within 30 days where the payments do not name "
          "different leaves or semesters.",
      .why = "A payment order that is sent twice is the commonest error in payment systems.",
      .basis = "Invariant 3; a standard test of computer-assisted audit (ISA 240)",
      .mistaken =
          "Equal instalments that fall due within 30 days of each other; sources that date all "
          "payments of a year 1 January, or whose payee is a country.",
      .of_grant = of_grant,
      .of_all = of_all};
}

}  // namespace grantledger
