#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

struct Owed {
  Money share, due, paid;
  std::string_view payer;
  bool is_passing = false;  // Between two, and the state's part is paid.
  Date day;
  std::vector<Position> positions;
};
using OwedBy = std::map<std::pair<std::string_view, std::string_view>, Owed>;

// What each semester's owner share is now, where one pays it for another.
void add_shares(const GrantDossier& grant, OwedBy& owed) {
  for (const Evidence& granted : grant.rows.of(Kind::leave_granted)) {
    if (granted.party == granted.other) continue;
    const Evidence* last = &granted;
    for (const Evidence& change : grant.rows.of(Kind::leave_changed)) {
      if (change.subject == granted.subject) last = &change;
    }
    for (const EvidencePart& semester : last->parts) {
      Owed& share = owed[{granted.subject, semester.first}];
      share.share = semester.other;
      share.payer = granted.party;
      share.positions.push_back(last->position);
    }
  }
}

void add_moves(const GrantDossier& grant, OwedBy& owed) {
  for (const Evidence& row : grant.rows.of(Kind::owner_due, Kind::owner_paid)) {
    const Kind kind = row.kind;
    Owed& share = owed[{row.subject, row.text}];
    Money& sum = kind == Kind::owner_due ? share.due : share.paid;
    sum = sum.currency == Currency()            ? row.amount
          : sum.currency == row.amount.currency ? sum_within_limits(sum, row.amount)
                                                : sum;
    share.payer = row.party;
    share.day = std::max(share.day, row.day);
    share.positions.push_back(row.position);
  }
  for (const SemesterPayment& paid : grant.semesters) {
    const auto found = owed.find({paid.leave, paid.semester});
    if (found == owed.end() || paid.net.minor_units <= 0) continue;
    found->second.is_passing = true;
    found->second.day = std::max(found->second.day, paid.day);
    found->second.positions.push_back(paid.payments.back());
  }
}

// Whether the state has paid its part of a semester of which the owner's was not made due.
bool is_never_due(const Owed& share) {
  return share.is_passing &&
         (share.due.currency == Currency() ||
          (share.due.currency == share.share.currency && share.due < share.share));
}

Money open_of(const Owed& share) {
  const Money must = is_never_due(share) ? share.share : share.due;
  if (share.paid.currency != must.currency) return must;
  return sum_within_limits(must, {-share.paid.minor_units, must.currency});
}

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  if (!grant.rows.has(Kind::leave_granted) && !grant.rows.has(Kind::owner_due)) return;
  OwedBy owed;
  add_shares(grant, owed);
  add_moves(grant, owed);
  for (auto& [semester, share] : owed) {
    const Money open = open_of(share);
    if (open.minor_units <= 0) continue;
    sink.add({.about = named("leave", semester.first) + " " + named("semester", semester.second),
              .what = "Of the owner's share " + with_currency(open) + " is " +
                      (is_never_due(share) ? "neither due nor paid by " : "due and not paid by ") +
                      std::string(share.payer),
              .at_risk = open,
              .day = share.day,
              .evidence = std::move(share.positions)});
  }
}

}  // namespace

FindingRule owner_share_unpaid_rule() {
  return {.name = "owner_share_unpaid",
          .severity = Severity::medium,
          .tests =
              "The owner's share of a leave for another's employee is due and not paid; or the "
              "state has paid its share of the semester, and the owner's was never made due.",
          .why =
              "The municipality owes the kindergarten its part; the kindergarten bears a cost that "
              "is not its own.",
          .basis = "Invariants 8 and 22",
          .mistaken = "Owner shares that were paid as wages and not recorded.",
          .of_grant = of_grant};
}

}  // namespace grantledger
