#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace grantledger {

// Why a command was refused. The first that applies is the answer, in the order of the numbers,
// which are public and never reused; those of signatures come before all others. New ones come at
// the end. A comment names
// the invariant that a reason enforces.
enum class Reason : std::uint16_t {
  // What is asked makes no sense by itself.
  list_too_long = 1,
  amount_out_of_range = 2,
  currency_differs = 3,
  parts_do_not_add_up = 4,  // 7
  period_out_of_order = 5,
  organisation_number_invalid = 6,
  rule_makes_no_sense = 7,

  // It names what is not there, or is there already.
  already_exists = 10,
  unknown_actor = 11,
  unknown_organisation = 12,
  unknown_scheme = 13,
  unknown_call = 14,
  unknown_statistics = 15,
  unknown_application = 16,
  unknown_grant = 17,  // 4: no decision
  unknown_leave = 18,
  unknown_payment = 19,
  unknown_letter = 20,
  unknown_appeal = 21,
  unknown_claim = 22,
  unknown_report = 23,
  unknown_fact = 24,
  unknown_rule_version = 25,
  unknown_key = 26,

  // It is not how the scheme works, or things stand.
  no_rule_in_force = 30,   // 4, 13
  rule_not_in_force = 31,  // 9, 13
  initiation_not_allowed = 32,
  not_eligible = 33,
  call_not_open = 34,
  application_closed = 35,  // Withdrawn or settled.
  recipient_differs = 36,
  departure_not_explained = 37,   // 21
  partial_actor = 38,             // 21
  award_not_accepted = 39,        // 4
  amount_differs_from_rule = 40,  // 7
  leave_percent_differs = 41,     // 9
  wrong_payer = 42,               // 8
  wrong_payee = 43,               // 8
  route_differs = 44,
  years_exceeded = 45,
  split_differs = 46,
  participant_withdrawn = 47,
  participation_not_confirmed = 48,  // 4
  payment_not_attested = 49,         // 4
  payment_in_other_state = 50,
  terms_differ = 51,
  line_of_other_year = 52,  // 2
  not_transferable = 53,
  treasury_differs = 54,
  claim_without_reduction = 55,  // 11
  reduction_without_claim = 56,  // 3
  change_in_wrong_direction = 57,
  instalments_do_not_add_up = 58,  // 7
  withheld_until_report = 59,      // 10
  appeal_too_late = 60,            // 12
  entries_differ = 61,
  not_subject_to_budget = 62,  // 2
  holder_differs = 63,         // 2
  year_not_closed = 64,

  // The one who asks may not.
  actor_differs = 70,
  same_person = 71,        // 5
  represents_payee = 72,   // 5
  keeps_register = 73,     // 5
  decided_the_award = 74,  // kollektiv-vgo
  no_delegation = 75,      // 6

  // There is not so much.
  over_appropriation = 80,  // 2
  over_authority = 81,      // 2
  over_award = 82,          // 3
  over_commitment = 83,     // 3
  over_leave = 84,          // 3
  over_forwardable = 85,    // 22
  over_owner_share = 86,    // 22
  over_paid = 87,           // 3
  over_claim = 88,          // 11

  // It does not come from whom it names. Asked before all others, and never recorded: a forger
  // could write in the log in another's name.
  signature_missing = 90,
  signature_key_unknown = 91,
  signature_key_not_valid = 92,
  signature_wrong = 93,

  // From control level 1 on (controls.h).
  not_the_beneficiary = 100,             // 23
  over_state_share = 101,                // 23
  recipient_not_by_route = 102,          // 23
  rule_of_other_year = 103,              // 24
  year_out_of_range = 104,               // 24
  over_rule = 105,                       // 25
  not_applied_for = 106,                 // 25
  leaves_over_award = 107,               // 25
  over_participant_limit = 108,          // 26
  effective_in_future = 109,             // 27
  out_of_sequence = 110,                 // 27
  semester_out_of_range = 111,           // 27
  no_power_when_recorded = 112,          // 28
  self_granted = 113,                    // 28
  represents_party = 114,                // 29
  partiality_not_ended = 115,            // 29
  not_the_appeals_body = 116,            // 29
  outside_delegation = 117,              // 30
  over_delegation = 118,                 // 30
  unknown_receipt = 119,                 // 31
  over_receipt = 120,                    // 31
  facts_rest_on_it = 121,                // 32
  not_voidable = 122,                    // 32
  year_not_over = 123,                   // 32
  commitment_not_moved = 124,            // 33
  fund_fed_otherwise = 125,              // 34
  call_required = 126,                   // 35
  owner_assessment_required = 127,       // 35
  report_due_differs = 128,              // 35
  withheld_needs_reason = 129,           // 35
  participant_not_opaque = 130,          // 36
  organisation_spelled_otherwise = 131,  // 36
  result_unknown = 132,                  // 36
  import_touches_own = 133,              // 37
  no_second_person = 134,                // 38
  level_not_higher = 135,
  nothing_to_confirm = 136,  // 38
};

// What programs and people are told of a reason.
struct ReasonText {
  Reason reason;
  std::string_view code;     // Stable: over_authority.
  bool is_evidence;          // An auditor will ask about it, so that the refusal is recorded.
  std::string_view message;  // A sentence.
};

// The table of all reasons has one row each. Null for a number that no reason has.
const ReasonText* text_of(Reason reason);

inline bool is_evidence(Reason reason) {
  const ReasonText* text = text_of(reason);
  return text != nullptr && text->is_evidence;
}

}  // namespace grantledger
