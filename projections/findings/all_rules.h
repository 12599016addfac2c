#pragma once
// Every test of control, one source file each in rules/.

#include "projections/findings/rule.h"

namespace grantledger {

FindingRule paid_over_committed_rule();
FindingRule paid_over_decided_rule();
FindingRule award_without_wishes_rule();
FindingRule committed_over_decided_rule();
FindingRule over_budget_line_rule();
FindingRule paid_without_decision_rule();
FindingRule paid_without_confirmation_rule();
FindingRule paid_without_attestation_rule();
FindingRule paid_without_approval_rule();
FindingRule paid_without_delegation_rule();
FindingRule same_person_rule();
FindingRule small_amount_exception_rule();
FindingRule double_payment_rule();
FindingRule same_document_rule();
FindingRule participant_in_two_schemes_rule();
FindingRule split_below_limit_rule();
FindingRule paid_without_leave_rule();
FindingRule paid_after_withdrawal_rule();
FindingRule paid_after_expiry_rule();
FindingRule too_many_years_rule();
FindingRule wrong_year_line_rule();
FindingRule shares_do_not_add_up_rule();
FindingRule claim_unpaid_rule();
FindingRule withheld_released_early_rule();
FindingRule report_overdue_rule();
FindingRule organisation_number_rule();
FindingRule source_row_vanished_rule();
FindingRule source_row_changed_rule();
FindingRule rule_voided_rule();
FindingRule scheme_not_reported_rule();
FindingRule not_forwarded_rule();
FindingRule owner_share_unpaid_rule();
FindingRule no_impartiality_statement_rule();
FindingRule departure_without_reason_rule();
FindingRule award_not_accepted_rule();
FindingRule kindergarten_payee_rule();
FindingRule recorded_late_rule();
FindingRule recorded_after_close_rule();
FindingRule written_off_rule();
FindingRule delegation_recorded_late_rule();
FindingRule step_out_of_order_rule();
FindingRule effective_in_advance_rule();
FindingRule rule_published_later_rule();
FindingRule repayment_not_claimed_rule();
FindingRule claim_too_old_rule();
FindingRule duplicate_receipt_rule();
FindingRule rests_on_one_person_rule();
FindingRule receipt_dated_into_old_year_rule();
FindingRule recommitted_after_year_end_rule();
FindingRule one_person_orders_and_approves_rule();
FindingRule second_grant_same_year_rule();
FindingRule identity_number_in_text_rule();
FindingRule payee_not_in_register_rule();
FindingRule imported_money_without_decision_rule();
FindingRule forwarded_in_advance_rule();
FindingRule forwarded_to_another_rule();
FindingRule leaves_over_award_rule();
FindingRule participant_over_limit_rule();
FindingRule withheld_lowered_rule();
FindingRule self_granted_administration_rule();
FindingRule result_credits_above_leave_rule();
FindingRule assessed_by_involved_rule();

}  // namespace grantledger
