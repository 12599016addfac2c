#include "projections/findings/all_rules.h"

namespace grantledger {

const std::vector<FindingRule>& all_finding_rules() {
  static const std::vector<FindingRule> rules{
      paid_over_committed_rule(),
      paid_over_decided_rule(),
      committed_over_decided_rule(),
      over_budget_line_rule(),
      paid_without_decision_rule(),
      paid_without_confirmation_rule(),
      paid_without_attestation_rule(),
      paid_without_approval_rule(),
      paid_without_delegation_rule(),
      same_person_rule(),
      small_amount_exception_rule(),
      double_payment_rule(),
      same_document_rule(),
      participant_in_two_schemes_rule(),
      split_below_limit_rule(),
      paid_without_leave_rule(),
      paid_after_withdrawal_rule(),
      paid_after_expiry_rule(),
      too_many_years_rule(),
      wrong_year_line_rule(),
      shares_do_not_add_up_rule(),
      claim_unpaid_rule(),
      withheld_released_early_rule(),
      report_overdue_rule(),
      organisation_number_rule(),
      source_row_vanished_rule(),
      source_row_changed_rule(),
      rule_voided_rule(),
      scheme_not_reported_rule(),
      not_forwarded_rule(),
      owner_share_unpaid_rule(),
      no_impartiality_statement_rule(),
      departure_without_reason_rule(),
      award_not_accepted_rule(),
      kindergarten_payee_rule(),
      recorded_late_rule(),
      recorded_after_close_rule(),
      written_off_rule(),
  };
  return rules;
}

}  // namespace grantledger
