#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

struct Act {
  const Evidence* row = nullptr;
  Power power = Power::administration;
};

std::vector<Act> acts_in(const GrantDossier& grant) {
  std::vector<Act> acts;
  const auto add = [&](std::initializer_list<Kind> kinds, Power power) {
    for (const Kind kind : kinds) {
      for (const Evidence& row : grant.rows.of(kind)) {
        if (!row.is_imported && !row.actor.empty()) acts.push_back({&row, power});
      }
    }
  };
  add({Kind::awarded, Kind::reduced, Kind::increased, Kind::reversed, Kind::repayment_decided},
      Power::case_handling);
  add({Kind::attested}, Power::attestation);
  add({Kind::approved, Kind::committed, Kind::released}, Power::budget_disposal);
  add({Kind::written_off}, Power::write_off);
  return acts;
}

std::vector<std::string_view> items_of(const Act& act) {
  std::vector<std::string_view> items;
  for (const EvidencePart& line : act.row->lines) {
    if (act.power != Power::case_handling) items.push_back(line.first);
  }
  if (act.power == Power::write_off) items.push_back(act.row->text);
  if (items.empty()) items.emplace_back();
  return items;
}

Severity weight_of(const KnownDelegation& delegation, Date day) {
  const bool was_signed = delegation.signed_on && *delegation.signed_on <= day;
  return was_signed && !delegation.ratifies ? Severity::low : Severity::high;
}

// Of the delegations that give the power for the act, all recorded after its day, the one that
// weighs least; null where one was recorded in time, or where there is none.
const KnownDelegation* late_one(const std::vector<const KnownDelegation*>& giving, Date day) {
  const KnownDelegation* found = nullptr;
  for (const KnownDelegation* each : giving) {
    if (each->recorded <= day) return nullptr;
    if (!found || weight_of(*each, day) < weight_of(*found, day)) found = each;
  }
  return found;
}

std::string what_of(const Act& act, const KnownDelegation& delegation) {
  std::string what = std::string(act.row->actor) + " acted on " + text_of(act.row->day) +
                     " by a delegation that was recorded on " + text_of(delegation.recorded);
  if (delegation.ratifies) {
    what += " and approves afterwards what was done without it";
  } else if (delegation.signed_on) {
    what += " and signed on " + text_of(*delegation.signed_on);
  }
  return what;
}

void look_at(const GrantDossier& grant, const Act& act, const World& world, FindingSink& sink) {
  const Evidence& row = *act.row;
  for (const std::string_view item : items_of(act)) {
    const auto giving = world.delegations_for(row.actor, {act.power, item, grant.scheme, row.day});
    const KnownDelegation* const late = late_one(giving, row.day);
    if (late == nullptr) continue;
    sink.add(
        {.about = named("position", std::to_string(row.position)) + " " +
                  named("actor", row.actor) + " " +
                  named("power", std::to_string(static_cast<int>(act.power))),
         .what = what_of(act, *late),
         .at_risk = row.amount.currency == Currency() ? std::nullopt : std::optional(row.amount),
         .day = row.day,
         .evidence = {row.position, late->position},
         .severity = weight_of(*late, row.day)});
    return;
  }
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  for (const Act& act : acts_in(grant)) look_at(grant, act, world, sink);
}

// Acts that belong to no grant: votes, closings, rules, voids.
void of_all(const Gathered&, const World& world, FindingSink& sink) {
  for (const KeptEvidence& row : world.single) {
    const Evidence& fact = row.evidence;
    if (fact.kind != Kind::late_power) continue;
    const auto power = static_cast<Power>(fact.number);
    const auto giving = world.delegations_for(row.party, {power, {}, {}, fact.day});
    const KnownDelegation* const late = late_one(giving, fact.day);
    if (late == nullptr) continue;
    sink.add({.about = named("position", std::to_string(fact.position)) + " " +
                       named("actor", row.party) + " " +
                       named("power", std::to_string(fact.number)),
              .what = row.party + " acted on " + text_of(fact.day) +
                      " by a delegation that was recorded on " + text_of(late->recorded),
              .day = fact.day,
              .evidence = {fact.position, late->position},
              .severity = weight_of(*late, fact.day)});
  }
}

}  // namespace

FindingRule delegation_recorded_late_rule() {
  return {.name = "delegation_recorded_late",
          .severity = Severity::high,
          .tests =
              "Somebody attested, approved, committed, decided, voted, voided or wrote off by a "
              "delegation that was recorded after the act's day of effect, and by no other. Low "
              "where the "
              "delegation names a letter that was signed by that day, and its digest.",
          .why = "A power that is given afterwards covers an act that nobody had the power for.",
          .basis =
              "Invariants 6 and 28; Reglement for økonomistyring i staten section 14 "
              "(unverified)",
          .mistaken =
              "Delegations on paper that were in force and were entered when the ledger was "
              "opened, without their letters. Imported acts are left out.",
          .of_grant = of_grant,
          .of_all = of_all};
}

}  // namespace grantledger
