#include "ledger/domain/controls.h"

#include <array>

#include "events/result.h"

namespace grantledger {
namespace {

constexpr auto texts = std::to_array<ControlText>({
    {Control::forwarded_to_its_beneficiary, "forwarded_to_its_beneficiary", 1, 23,
     Reason::not_the_beneficiary,
     "What was paid for a leave, or for somebody else, is forwarded by its payer to that "
     "beneficiary only."},
    {Control::part_names_its_leave, "part_names_its_leave", 1, 23, Reason::not_the_beneficiary,
     "A part of a payment names a leave of that grant with its semester, or is for the payee or a "
     "kindergarten under it; an admission, a confirmation, a letter and an appeal name those "
     "whom they are about."},
    {Control::within_state_share, "within_state_share", 1, 23, Reason::over_state_share,
     "No more is forwarded for a leave than its state share."},
    {Control::authority_receives, "authority_receives", 1, 23, Reason::recipient_not_by_route,
     "Where the rule pays through the authority, no private kindergarten is a recipient."},
    {Control::holder_by_route, "holder_by_route", 1, 23, Reason::route_differs,
     "Where the rule allots money to the county governor, only a county governor commits it."},
    {Control::owner_share_of_semester, "owner_share_of_semester", 1, 23, Reason::over_owner_share,
     "An owner share is paid for a semester of that leave, up to what is due for it."},
    {Control::rule_of_the_year, "rule_of_the_year", 1, 24, Reason::rule_of_other_year,
     "The version in force on the governing day decides; one that begins after the grant's year "
     "never does."},
    {Control::year_is_near, "year_is_near", 1, 24, Reason::year_out_of_range,
     "A grant's year is at most one year after its decision."},
    {Control::award_within_wishes, "award_within_wishes", 1, 25, Reason::over_rule,
     "An award, increased or not, is at most what the rule gives for what was applied for; where "
     "it leaves the amount open, no more than that without a reason to depart."},
    {Control::participant_applied, "participant_applied", 1, 25, Reason::not_applied_for,
     "A leave is for somebody whom the application names, where and with whom it says, and for no "
     "more credits."},
    {Control::one_pot, "one_pot", 1, 25, Reason::over_rule,
     "All awards of one allocation divide the same pot, each recipient once and for its part."},
    {Control::leaves_within_award, "leaves_within_award", 1, 25, Reason::leaves_over_award,
     "The leaves are within the award at the end of each request, unless a breach was found."},
    {Control::stipend_within_rule, "stipend_within_rule", 1, 25, Reason::over_rule,
     "Stipends of a leave are within the part that the rule allows."},
    {Control::participant_within_limits, "participant_within_limits", 1, 26,
     Reason::over_participant_limit,
     "One participant's leaves together are within the limits that the rule sets."},
    {Control::not_in_advance, "not_in_advance", 1, 27, Reason::effective_in_future,
     "What is said to have happened has happened when it is recorded."},
    {Control::after_the_step_before, "after_the_step_before", 1, 27, Reason::out_of_sequence,
     "A step has effect on or after the day of the step before it."},
    {Control::semesters_in_order, "semesters_in_order", 1, 27, Reason::semester_out_of_range,
     "Semesters follow one another from the study start, near the grant's year, and are the "
     "leave's own."},
    {Control::power_when_recorded, "power_when_recorded", 1, 28, Reason::no_power_when_recorded,
     "Who acts holds the power on the day of effect and on the day of recording."},
    {Control::no_self_grant, "no_self_grant", 1, 28, Reason::self_granted,
     "Nobody grants themselves a power, but for seven days of administration when nobody else has "
     "it."},
    {Control::delegation_confirmed, "delegation_confirmed", 1, 28, Reason::no_delegation,
     "Where delegations need two administrators, one that is not confirmed gives no power."},
    {Control::no_party_takes_part, "no_party_takes_part", 1, 29, Reason::represents_party,
     "Nobody takes part in a case of an organisation that they represent: the recipient, payee or "
     "beneficiary, who applied, or a workplace or provider of those applied for; nor assesses one "
     "of their employer's."},
    {Control::one_person, "one_person", 1, 29, Reason::same_person,
     "Ids of one person count as one, and stay that person's."},
    {Control::partiality_ended_by_another, "partiality_ended_by_another", 1, 29,
     Reason::partiality_not_ended, "Somebody else ends a declared partiality, and says why."},
    {Control::appeals_body_decides, "appeals_body_decides", 1, 29, Reason::not_the_appeals_body,
     "The first instance alters in the appellant's favour only; upholding and dismissing is for "
     "the appeals body."},
    {Control::power_covers_the_act, "power_covers_the_act", 1, 30, Reason::outside_delegation,
     "A delegation that names an item, organisation or scheme gives power over nothing else."},
    {Control::within_amount_limit, "within_amount_limit", 1, 30, Reason::over_delegation,
     "An amount is within the limit of the delegation; what one person approves for one payee "
     "within 30 days adds up."},
    {Control::receipt_has_so_much, "receipt_has_so_much", 1, 31, Reason::over_receipt,
     "No more of a receipt is allocated or returned than is left of it."},
    {Control::nothing_rests_on_it, "nothing_rests_on_it", 1, 32, Reason::facts_rest_on_it,
     "A fact on which later ones rest is not voided before them."},
    {Control::void_is_final, "void_is_final", 1, 32, Reason::not_voidable,
     "What takes something back is not taken back itself: record it again."},
    {Control::year_is_over, "year_is_over", 1, 32, Reason::year_not_over,
     "A year is closed after its end."},
    {Control::commitment_moved, "commitment_moved", 1, 33, Reason::commitment_not_moved,
     "Executing a payment in another year moves its own commitment in the same request."},
    {Control::no_redirection_after_year_end, "no_redirection_after_year_end", 1, 33,
     Reason::line_of_other_year,
     "After the end of the year money is claimed back and paid again, not redirected."},
    {Control::fund_is_fed_by_payments, "fund_is_fed_by_payments", 1, 34, Reason::fund_fed_otherwise,
     "A re-granting body's fund is fed by payments, its own money and an opening only."},
    {Control::call_and_assessment, "call_and_assessment", 1, 35, Reason::call_required,
     "An award on application has a call and the assessment of the applicant's own owner, where "
     "the rule does not say otherwise; an award against an assessment says why, and after the call "
     "nothing more is asked for."},
    {Control::report_by_rule, "report_by_rule", 1, 35, Reason::report_due_differs,
     "A report is due when the rule says."},
    {Control::withheld_with_reason, "withheld_with_reason", 1, 35, Reason::withheld_needs_reason,
     "Less is withheld only by a reasoned decision."},
    {Control::years_by_rule, "years_by_rule", 1, 35, Reason::years_exceeded,
     "A grant by offer is paid, and given again, for no more years than the rule says."},
    {Control::participant_is_opaque, "participant_is_opaque", 1, 36, Reason::participant_not_opaque,
     "A participant's id follows the ledger's pattern and is no national identity number."},
    {Control::organisation_spelled_once, "organisation_spelled_once", 1, 36,
     Reason::organisation_spelled_otherwise,
     "An organisation number has one spelling: nine digits."},
    {Control::result_is_known, "result_is_known", 1, 36, Reason::result_unknown,
     "A result is one of passed, failed, not_completed and exempted."},
    {Control::import_leaves_own_alone, "import_leaves_own_alone", 1, 37, Reason::import_touches_own,
     "An import says nothing of grants and payments decided here."},
    {Control::key_by_owner_or_two, "key_by_owner_or_two", 1, 38, Reason::no_second_person,
     "Another's further key is valid once its owner or a second administrator confirms it."},
});

}  // namespace

std::span<const ControlText> control_texts() {
  return texts;
}

const ControlText& text_of(Control control) {
  return texts[static_cast<std::size_t>(control)];
}

}  // namespace grantledger
