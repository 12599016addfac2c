#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void look_at_void(const KeptEvidence& row, const World& world, FindingSink& sink) {
  const Evidence& fact = row.evidence;
  const std::string& actor = row.party;
  if (world.is_confirmed(fact.position, fact.fact, actor)) return;
  sink.add({.about = named("position", std::to_string(fact.position)),
            .what = actor + " voided a movement of money, which no bank line shows and nobody "
                            "else confirmed",
            .day = fact.day,
            .evidence = {fact.position}});
}

void look_at_receipt(const KnownReceipt& receipt, const World& world, FindingSink& sink) {
  if (world.is_shown(receipt.reference, receipt.statement, receipt.day)) return;
  const std::string& actor = receipt.recorded_by;
  const bool is_confirmed =
      world.is_confirmed(receipt.position, receipt.fact, actor) ||
      (receipt.is_rest && world.is_confirmed(receipt.position, receipt.fact - 1, actor));
  if (is_confirmed) return;
  sink.add({.about = named("position", std::to_string(receipt.position)),
            .what = actor + " recorded a receipt of " + with_currency(receipt.amount) +
                    ", which no bank line shows and nobody else confirmed",
            .at_risk = receipt.amount,
            .day = receipt.day,
            .evidence = {receipt.position}});
}

// Whether the actor holds powers, and none of them to agree to payments.
bool only_handles_cases(std::string_view actor, const World& world) {
  const auto found = world.delegations.find(actor);
  return found != world.delegations.end() &&
         std::ranges::all_of(found->second, [](const KnownDelegation& each) {
           return each.power == static_cast<std::uint64_t>(Power::case_handling);
         });
}

// Whoever told what the bank carried out, by its reference, and may agree to nothing, tells in the
// same way what the bank sent back: a payment system.
bool is_told_by_a_system(const GrantDossier& grant, const Evidence& returned, const World& world) {
  const auto executed = grant.rows.of(Kind::executed);
  return only_handles_cases(returned.actor, world) &&
         std::ranges::any_of(executed, [&](const Evidence& row) {
           return row.subject == returned.subject && row.number != 0 && row.actor == returned.actor;
         });
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  for (const Evidence& row : grant.rows.of(Kind::returned)) {
    const bool is_cited = row.number != 0;
    const bool is_shown = is_cited && (row.other.empty() || world.is_shown("", row.other, row.day));
    if (row.is_imported || is_shown) continue;
    if (world.is_confirmed(row.position, row.fact, row.actor)) continue;
    if (is_told_by_a_system(grant, row, world)) continue;
    sink.add({.about = named("position", std::to_string(row.position)),
              .what = std::string(row.actor) + " recorded that " + with_currency(row.amount) +
                      " came back, which no bank line shows and nobody else confirmed",
              .at_risk = row.amount,
              .day = row.day,
              .evidence = {row.position}});
  }
}

void of_all(const Gathered&, const World& world, FindingSink& sink) {
  for (const KeptEvidence& row : world.single) {
    if (row.evidence.kind == Kind::unshown_void) look_at_void(row, world, sink);
  }
  for (const KnownReceipt& receipt : world.receipts) look_at_receipt(receipt, world, sink);
}

}  // namespace

FindingRule rests_on_one_person_rule() {
  return {
      .name = "rests_on_one_person",
      .severity = Severity::high,
      .tests =
          "An own voiding of a movement of money, an own return of a payment or an own receipt "
          "names no bank line, or a statement that was never held against the ledger, and nobody "
          "else confirmed it.",
      .why = "One person alone can make a payment or a claim disappear, and the money with it.",
      .basis = "Invariants 28 and 32; segregation of duties (COSO principle 10)",
      .mistaken =
          "What was confirmed on paper. A return is not asked for where the same user "
          "recorded the execution by the bank's reference and holds no power but case handling: "
          "that is a payment system.",
      .of_grant = of_grant,
      .of_all = of_all};
}

}  // namespace grantledger
