#include <algorithm>
#include <utility>
#include <vector>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

bool goes_to_next_year(const EvidencePart& from, const EvidencePart& to) {
  return from.first == to.first && to.number == from.number + 1;
}

std::string line_text(const EvidencePart& line) {
  return std::string(line.first) + ":" + std::to_string(line.number);
}

// Whether something of a line was released and committed again on the next year's, to which the
// line's balance went.
bool is_moved(const Evidence& released, const Evidence& committed, const World& world) {
  for (const EvidencePart& from : released.lines) {
    for (const EvidencePart& to : committed.lines) {
      if (!goes_to_next_year(from, to)) continue;
      if (world.transfers.contains(transfer_key(line_text(from), line_text(to)))) return true;
    }
  }
  return false;
}

// What the grant was decided to be after each decision, in their order.
std::vector<std::pair<Position, Money>> decisions_of(const GrantDossier& grant) {
  std::vector<std::pair<Position, Money>> decisions;
  for (const Kind kind : {Kind::awarded, Kind::reduced, Kind::increased}) {
    for (const Evidence& row : grant.rows.of(kind)) {
      decisions.emplace_back(row.position, row.amount);
    }
  }
  std::ranges::stable_sort(decisions, {}, [](const auto& each) { return each.first; });
  return decisions;
}

// Whether decisions between the two gave as much more as was committed again: then it is new money
// that is promised, and not the old.
bool is_decided_between(const GrantDossier& grant, Position first, const Evidence& committed) {
  Money before{0, committed.amount.currency};
  Money more = before;
  Money again = before;
  for (const EvidencePart& line : committed.lines) {
    again.currency = line.amount.currency;
    again.minor_units += line.amount.minor_units;
  }
  before.currency = more.currency = again.currency;
  for (const auto& [position, amount] : decisions_of(grant)) {
    const bool is_between = first <= position && position <= committed.position;
    if (is_between && amount.currency == again.currency && before < amount) {
      more.minor_units += amount.minor_units - before.minor_units;
    }
    before = amount;
  }
  return again <= more;
}

// What moves the commitment of a payment that the same request executes.
bool is_of_execution(const GrantDossier& grant, Position position) {
  return std::ranges::any_of(grant.rows.of(Kind::executed),
                             [&](const Evidence& row) { return row.position == position; });
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  if (world.transfers.empty()) return;
  for (const Evidence& released : grant.rows.of(Kind::released)) {
    for (const Evidence& committed : grant.rows.of(Kind::committed)) {
      const bool is_later =
          released.position < committed.position ||
          (released.position == committed.position && !is_of_execution(grant, committed.position));
      const bool may_be =
          is_later && !released.flag && !committed.flag && is_moved(released, committed, world);
      if (!may_be || is_decided_between(grant, released.position, committed)) continue;
      sink.add({.about = named("grant", grant.grant()) + " " +
                         named("position", std::to_string(released.position)),
                .what = "Released on " + text_of(released.day) + " and committed again on " +
                        text_of(committed.day) +
                        " on the next year's line, to which the balance was carried",
                .day = committed.day,
                .evidence = {released.position, committed.position}});
      break;
    }
  }
}

}  // namespace

FindingRule recommitted_after_year_end_rule() {
  return {.name = "recommitted_after_year_end",
          .severity = Severity::medium,
          .tests =
              "A commitment was released on a year's line and another registered for the same "
              "grant on the next year's line, to which the balance was carried, without decisions "
              "between them that give as much more.",
          .why =
              "Money that should have been paid or have lapsed is given another year by releasing "
              "and committing it again.",
          .basis = "Invariant 33; Bevilgningsreglementet section 5 (unverified)",
          .mistaken =
              "A grant that was reduced and later paid more by a correction of the reduction. What "
              "moves the commitment of a payment that the same request executes is left out.",
          .of_grant = of_grant};
}

}  // namespace grantledger
