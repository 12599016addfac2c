#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "ledger/domain/reason.h"

namespace grantledger {

// The newest level of controls: `init` begins with it. A ledger that was opened before levels were
// (0) decides as it always did until somebody adopts a level; what was decided stays decided, since
// the level is a fact in the log and every decision is repeated by the level that was in force.
inline constexpr std::uint16_t controls_newest = 1;

// One check that deciders make beyond those of level 0. The name says what must hold.
enum class Control : std::uint16_t {
  // 23: money goes only where it belongs.
  forwarded_to_its_beneficiary,
  part_names_its_leave,
  within_state_share,
  authority_receives,
  holder_by_route,
  owner_share_of_semester,
  // 24: the rule of the year decides.
  rule_of_the_year,
  year_is_near,
  // 25: no more than the rule gives.
  award_within_wishes,
  participant_applied,
  one_pot,
  leaves_within_award,
  stipend_within_rule,
  // 26: limits across grants.
  participant_within_limits,
  // 27: what happened has happened.
  not_in_advance,
  after_the_step_before,
  semesters_in_order,
  // 28: powers are not borrowed.
  power_when_recorded,
  no_self_grant,
  delegation_confirmed,
  // 29: impartiality.
  no_party_takes_part,
  one_person,
  partiality_ended_by_another,
  appeals_body_decides,
  // 30: a power is for something.
  power_covers_the_act,
  within_amount_limit,
  // 31: recovery.
  receipt_has_so_much,
  // 32: a correction corrects, and not alone.
  nothing_rests_on_it,
  void_is_final,
  year_is_over,
  // 33: the turn of the year.
  commitment_moved,
  no_redirection_after_year_end,
  // 34: funds of re-granting bodies.
  fund_is_fed_by_payments,
  // 35: calls, assessments, reports.
  call_and_assessment,
  report_by_rule,
  withheld_with_reason,
  years_by_rule,
  // 36: who and what.
  participant_is_opaque,
  organisation_spelled_once,
  result_is_known,
  // 37: import is no way round.
  import_leaves_own_alone,
  // 38: evidence about evidence.
  key_by_owner_or_two,
};

// What programs and people are told of a control.
struct ControlText {
  Control control;
  std::string_view code;       // within_state_share: stable, as in docs/invariants.md.
  std::uint16_t first_level;   // In force from this level on.
  std::uint16_t invariant;     // docs/invariants.md.
  Reason reason;               // What the ledger answers where it does not hold.
  std::string_view statement;  // A sentence: what must hold.
};

// All of them, in the order of the enumeration.
std::span<const ControlText> control_texts();
const ControlText& text_of(Control control);

}  // namespace grantledger
