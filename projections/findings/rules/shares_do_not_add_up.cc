#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

Money sum_of(std::span<const EvidencePart> parts, Currency currency, bool is_other) {
  Money sum{0, currency};
  for (const EvidencePart& part : parts) {
    const Money amount = is_other ? part.other : part.amount;
    if (amount.currency == currency) sum = sum_within_limits(sum, amount);
  }
  return sum;
}

Money difference(Money left, Money right) {
  const Money more = sum_within_limits(left, {-right.minor_units, right.currency});
  return more.minor_units < 0 ? -more : more;
}

struct Compared {
  std::string about;
  std::string_view what;
  Money whole, parts;
  const Evidence* row = nullptr;
};

void add_if_different(const Compared& compared, FindingSink& sink) {
  if (compared.whole == compared.parts) return;
  sink.add({.about = compared.about,
            .what = std::string(compared.what) + " add up to " + with_currency(compared.parts) +
                    " and not to " + with_currency(compared.whole),
            .at_risk = difference(compared.whole, compared.parts),
            .day = compared.row->day,
            .evidence = {compared.row->position}});
}

void look_at_leave(const GrantDossier& grant, const Evidence& granted, FindingSink& sink) {
  Money state = granted.amount;
  Money owner = granted.second;
  const Evidence* last = &granted;
  for (const Evidence& change : grant.rows.of(Kind::leave_changed)) {
    if (change.subject != granted.subject) continue;
    if (change.amount.currency != state.currency || change.second.currency != owner.currency) {
      return;
    }
    state = sum_within_limits(state, change.amount);
    owner = sum_within_limits(owner, change.second);
    last = &change;
  }
  if (last->parts.empty()) return;  // No semesters are told.
  const std::string about = named("leave", granted.subject);
  add_if_different({about + " state", "The state's shares of the semesters", state,
                    sum_of(last->parts, state.currency, false), last},
                   sink);
  add_if_different({about + " owner", "The owner's shares of the semesters", owner,
                    sum_of(last->parts, owner.currency, true), last},
                   sink);
}

void look_at_payment(const Evidence& row, FindingSink& sink) {
  const std::string about = named("payment", row.subject);
  const Currency currency = row.amount.currency;
  add_if_different(
      {about, "The payment's parts", row.amount, sum_of(row.parts, currency, false), &row}, sink);
  add_if_different({about + " sources", "The payment's sources", row.amount,
                    sum_of(row.lines, currency, false), &row},
                   sink);
}

bool adds_up(const Evidence& payment) {
  const Currency currency = payment.amount.currency;
  return sum_of(payment.parts, currency, false) == payment.amount &&
         sum_of(payment.lines, currency, false) == payment.amount;
}

// Instalments may be scheduled one by one, so that less than the award is no finding.
void look_at_instalments(const GrantDossier& grant, FindingSink& sink) {
  if (!grant.rows.has(Kind::instalment) || grant.award == nullptr) return;
  Money most = grant.award->amount;
  for (const Evidence& row : grant.rows.of(Kind::increased)) {
    if (row.amount.currency == most.currency && most < row.amount) most = row.amount;
  }
  Money sum{0, most.currency};
  for (const Evidence& row : grant.rows.of(Kind::instalment)) {
    if (row.amount.currency == sum.currency) sum = sum_within_limits(sum, row.amount);
  }
  if (sum <= most) return;
  add_if_different({named("grant", grant.grant()) + " instalments", "The instalments", most, sum,
                    &grant.rows.of(Kind::instalment).back()},
                   sink);
}

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  for (const Evidence& leave : grant.rows.of(Kind::leave_granted)) {
    look_at_leave(grant, leave, sink);
  }
  for (const Evidence& row : grant.rows.of(Kind::executed)) {
    if (!adds_up(row)) look_at_payment(row, sink);
  }
  for (const Evidence& row : grant.rows.of(Kind::awarded)) {
    if (row.lines.empty()) continue;
    add_if_different({named("grant", grant.grant()), "The award's sources", row.amount,
                      sum_of(row.lines, row.amount.currency, false), &row},
                     sink);
  }
  look_at_instalments(grant, sink);
}

}  // namespace

FindingRule shares_do_not_add_up_rule() {
  return {.name = "shares_do_not_add_up",
          .severity = Severity::high,
          .tests =
              "Parts that must add up do not: a leave's semesters to its shares, a payment's parts "
              "or sources to its amount, an award's sources to the award, instalments to no more "
              "than the award.",
          .why =
              "An amount was typed where it should have been computed, or changed in one place "
              "only.",
          .basis = "Invariant 7: exact to the minor unit",
          .mistaken =
              "None known; sources that round each part by itself are caught as they should be.",
          .of_grant = of_grant};
}

}  // namespace grantledger
