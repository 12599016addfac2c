#include <algorithm>

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

bool is_decided_between(const GrantDossier& grant, Position first, Position last) {
  return std::ranges::any_of(
      std::initializer_list<Kind>{Kind::awarded, Kind::increased}, [&](Kind kind) {
        return std::ranges::any_of(grant.rows.of(kind), [&](const Evidence& row) {
          return first <= row.position && row.position <= last;
        });
      });
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  if (world.transfers.empty()) return;
  for (const Evidence& released : grant.rows.of(Kind::released)) {
    for (const Evidence& committed : grant.rows.of(Kind::committed)) {
      const bool may_be = released.position < committed.position && !released.flag &&
                          !committed.flag && is_moved(released, committed, world);
      if (!may_be || is_decided_between(grant, released.position, committed.position)) continue;
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
              "grant later on the next year's line, to which the balance was carried, without a "
              "new decision between them.",
          .why =
              "Money that should have been paid or have lapsed is given another year by releasing "
              "and committing it again.",
          .basis = "Invariant 33; Bevilgningsreglementet section 5 (unverified)",
          .mistaken =
              "A grant that was reduced and later paid more by a correction of the reduction. What "
              "moves a commitment in one request is left out.",
          .of_grant = of_grant};
}

}  // namespace grantledger
