#include "ledger/domain/powers.h"

#include <algorithm>
#include <array>

#include "events/subjects.h"
#include "ledger/domain/checks.h"

namespace grantledger {
namespace {

constexpr auto powers = std::to_array<CommandPower>({
    {"register_actor", Power::administration},
    {"register_actor_key", Power::administration},
    {"rotate_actor_key", std::nullopt, "administration, or the key's owner"},
    {"revoke_actor_key", std::nullopt, "administration, or the key's owner"},
    {"register_representative", Power::register_keeping},
    {"close_period", Power::administration},
    {"void_entry", Power::administration},
    {"register_organisation", Power::register_keeping},
    {"change_organisation", Power::register_keeping},
    {"change_municipality_codes", Power::register_keeping},
    {"agree_partnership", Power::case_handling},
    {"make_appropriation", Power::administration},
    {"change_appropriation", Power::administration},
    {"issue_allocation", Power::administration},
    {"grant_commitment_authority", Power::administration},
    {"transfer_balance", Power::administration},
    {"lapse_balance", Power::administration},
    {"grant_delegation", Power::administration, "nobody to themselves"},
    {"revoke_delegation", Power::administration},
    {"establish_scheme", Power::administration},
    {"publish_rule_version", Power::administration},
    {"void_rule_version", Power::administration},
    {"publish_call", Power::case_handling},
    {"import_statistics", Power::register_keeping},
    {"receive_application", Power::case_handling},
    {"amend_application", Power::case_handling},
    {"withdraw_application", Power::case_handling},
    {"declare_impartiality", std::nullopt,
     "everybody for themselves; ending a partiality: case_handling, by another"},
    {"assess_as_owner", Power::case_handling},
    {"recommend_as_forum", Power::case_handling},
    {"record_assessment", Power::case_handling},
    {"decide_award", Power::case_handling},
    {"refuse_award", Power::case_handling},
    {"issue_letter", Power::case_handling},
    {"confirm_letter_received", Power::case_handling},
    {"accept_award", Power::case_handling},
    {"correct_decision", Power::case_handling},
    {"reverse_decision", Power::case_handling},
    {"reduce_award", Power::case_handling},
    {"increase_award", Power::case_handling},
    {"grant_leave", Power::case_handling},
    {"change_leave", Power::case_handling},
    {"record_admission", Power::case_handling},
    {"confirm_participation", Power::case_handling},
    {"register_interruption", Power::case_handling},
    {"withdraw_participant", Power::case_handling},
    {"register_result", Power::case_handling},
    {"agree_stipend", Power::case_handling},
    {"register_commitment", Power::budget_disposal},
    {"release_commitment", Power::budget_disposal},
    {"schedule_instalment", Power::case_handling},
    {"withhold_instalment", Power::case_handling},
    {"order_payment", Power::case_handling},
    {"attest_payment", Power::attestation},
    {"approve_payment", Power::budget_disposal},
    {"execute_payment", Power::case_handling},
    {"return_payment", Power::case_handling},
    {"forward_funds", Power::case_handling},
    {"owe_owner_share", Power::case_handling},
    {"pay_owner_share", Power::case_handling},
    {"redirect_funds", Power::budget_disposal},
    {"decide_repayment", Power::case_handling},
    {"claim_repayment", Power::case_handling},
    {"receive_repayment", Power::case_handling},
    {"record_unallocated_receipt", Power::case_handling},
    {"decide_write_off", Power::write_off},
    {"require_report", Power::case_handling},
    {"receive_report", Power::case_handling},
    {"receive_auditor_statement", Power::case_handling},
    {"perform_control", Power::case_handling},
    {"find_breach", Power::case_handling},
    {"report_outcome", Power::case_handling},
    {"extend_appeal_deadline", Power::case_handling},
    {"lodge_appeal", Power::case_handling},
    {"decide_appeal", Power::case_handling},
    {"assess_audit_finding", Power::audit, "level 0: every registered actor"},
    {"publish_payee_index", Power::administration},
    {"reconcile_bank_statement", Power::case_handling},
    {"adopt_controls", Power::administration},
    {"change_actor", Power::administration},
    {"confirm_fact", std::nullopt,
     "the power that the fact took, by another; a key: administration or its owner"},
    {"require_delegation_confirmation", Power::administration},
    {"allocate_receipt", Power::case_handling},
    {"return_receipt", Power::case_handling},
    {"attest_receipt_return", Power::attestation},
    {"approve_receipt_return", Power::budget_disposal},
    {"execute_receipt_return", Power::case_handling},
    {"add_fund_money", Power::budget_disposal},
    {"repay_fund", Power::budget_disposal},
});

std::optional<Power> power_for(const Event& wanted) {
  const auto row = std::ranges::find(powers, command_code_of(wanted), &CommandPower::command);
  return row == powers.end() ? std::nullopt : row->power;
}

// The ids that the fact names of one kind.
template <class SomeId>
std::vector<SomeId> named(const std::vector<Subject>& subjects, std::string_view prefix) {
  std::vector<SomeId> ids;
  for (const Subject& subject : subjects) {
    if (!subject.starts_with(prefix)) continue;
    if (auto id = SomeId::parse(subject.substr(prefix.size()))) ids.push_back(*id);
  }
  return ids;
}

// The scheme of a fund: fund.ORGANISATION.SCHEME.
std::optional<SchemeId> scheme_of_fund(const std::vector<Subject>& subjects) {
  constexpr std::string_view prefix = "line:fund.";
  for (const Subject& subject : subjects) {
    if (!subject.starts_with(prefix)) continue;
    const std::size_t dot = subject.find('.', prefix.size());
    const std::size_t colon = subject.find(':', prefix.size());
    if (dot == std::string::npos || colon == std::string::npos || dot > colon) continue;
    if (auto scheme = SchemeId::parse(subject.substr(dot + 1, colon - dot - 1))) return *scheme;
  }
  return std::nullopt;
}

// The scheme of what the fact is about, by its own words or by the rows of what it names.
std::optional<SchemeId> scheme_of(const Books& books, const std::vector<Subject>& subjects) {
  if (const auto schemes = named<SchemeId>(subjects, "scheme:"); !schemes.empty()) {
    return schemes.front();
  }
  for (const GrantId& id : named<GrantId>(subjects, "grant:")) {
    const GrantRow* grant = find(books.grants, id);
    if (grant && !grant->terms.scheme.is_empty()) return grant->terms.scheme;
  }
  for (const ApplicationId& id : named<ApplicationId>(subjects, "application:")) {
    const ApplicationRow* application = find(books.applications, id);
    if (application && !application->scheme.is_empty()) return application->scheme;
  }
  for (const LeaveId& id : named<LeaveId>(subjects, "leave:")) {
    const LeaveRow* leave = find(books.leaves, id);
    if (leave && leave->terms) return leave->terms->scheme;
  }
  return scheme_of_fund(subjects);
}

bool is_of_receipt(const Event& wanted) {
  return std::holds_alternative<ReceiptReturnOrdered>(wanted) ||
         std::holds_alternative<ReceiptReturnAttested>(wanted) ||
         std::holds_alternative<ReceiptReturnApproved>(wanted) ||
         std::holds_alternative<ReceiptReturnExecuted>(wanted);
}

// What the fact charges: the sources of a payment, not the fund that it opens; else its lines.
std::vector<ItemId> items_of(const Event& wanted, const std::vector<Subject>& subjects) {
  std::vector<ItemId> items;
  bool is_payment = false;
  std::visit(
      [&](const auto& fact) {
        if constexpr (requires { fact.payment.sources; }) {
          is_payment = true;
          for (const LinePart& source : fact.payment.sources) items.push_back(source.line.item);
        }
      },
      wanted);
  if (is_payment) return items;
  for (const Subject& subject : subjects) {
    constexpr std::string_view prefix = "line:";
    if (!subject.starts_with(prefix)) continue;
    const auto line = parse_line(subject.substr(prefix.size()));
    if (line) items.push_back(line->item);
  }
  return items;
}

// On whose behalf: the holder that the fact names, those of the grant's money, or who administers
// the scheme.
std::vector<OrganisationId> organisations_of(const Books& books, const Event& wanted,
                                             const std::vector<Subject>& subjects,
                                             const std::optional<SchemeId>& scheme) {
  std::vector<OrganisationId> organisations;
  std::visit(
      [&](const auto& fact) {
        if constexpr (requires { fact.holder; }) organisations.push_back(fact.holder);
        if constexpr (requires { *fact.body; }) {
          if (fact.body) organisations.push_back(*fact.body);
        }
      },
      wanted);
  if (!organisations.empty()) return organisations;
  for (const GrantId& id : named<GrantId>(subjects, "grant:")) {
    const GrantRow* grant = find(books.grants, id);
    if (!grant) continue;
    for (const GrantLineRow& row : grant->lines) organisations.push_back(row.holder);
  }
  const SchemeRow* row = scheme ? find(books.schemes, *scheme) : nullptr;
  if (row) organisations.push_back(row->administrator);
  // Of which scheme it is nobody knows: any body that administers one sends it back.
  if (is_of_receipt(wanted)) {
    for (const auto& each : books.schemes) organisations.push_back(each.second.administrator);
  }
  return organisations;
}

struct AmountOf {
  const Books& books;
  const ActorId& actor;
  Date recorded_on;

  std::optional<Money> on(const PaymentApproved& fact) const {
    Money sum = fact.payment.amount;
    for (const auto& [name, row] : books.actors) {
      const auto id = ActorId::parse(name);
      if (!id || !is_same_person(books, *id, actor)) continue;
      const ApprovalsRow* approvals = find(books.approvals, approvals_key(*id, fact.payment.payee));
      if (!approvals) continue;
      for (const ApprovedAmount& each : approvals->approved) {
        const bool is_lately =
            each.approved_on && each.payment != fact.payment.payment &&
            (*each.approved_on + approval_window >= fact.effective_on ||
             (each.recorded_on && *each.recorded_on + approval_window >= recorded_on));
        if (is_lately && each.amount.currency == sum.currency) sum = bounded_sum(sum, each.amount);
      }
    }
    return sum;
  }
  std::optional<Money> on(const CommitmentRegistered& fact) const {
    if (fact.parts.empty()) return std::nullopt;
    Money sum{0, fact.parts.front().amount.currency};
    for (const CommitmentPart& part : fact.parts) {
      if (part.amount.currency == sum.currency) sum = bounded_sum(sum, part.amount);
    }
    return sum;
  }
  std::optional<Money> on(const PaymentAttested& fact) const { return fact.payment.amount; }
  std::optional<Money> on(const ReceiptReturnAttested& fact) const { return fact.receipt.amount; }
  std::optional<Money> on(const AppropriationMade& fact) const { return fact.amount; }
  std::optional<Money> on(const AppropriationChanged& fact) const {
    return fact.amount.minor_units < 0 ? -fact.amount : fact.amount;
  }
  std::optional<Money> on(const AllocationIssued& fact) const { return fact.amount; }
  std::optional<Money> on(const CommitmentAuthorityGranted& fact) const { return fact.amount; }
  std::optional<Money> on(const BalanceTransferred& fact) const { return fact.amount; }
  std::optional<Money> on(const AwardDecided& fact) const { return fact.amount; }
  std::optional<Money> on(const AwardIncreased& fact) const { return fact.amount; }
  std::optional<Money> on(const WriteOffDecided& fact) const { return fact.amount; }
  std::optional<Money> on(const FundsRedirected& fact) const { return fact.amount; }
  std::optional<Money> on(const ReceiptReturnApproved& fact) const { return fact.receipt.amount; }
  std::optional<Money> on(const FundRepaid& fact) const { return fact.amount; }
  std::optional<Money> on(const FundMoneyAdded& fact) const { return fact.amount; }
  std::optional<Money> on(const auto&) const { return std::nullopt; }
};

}  // namespace

std::span<const CommandPower> command_powers() {
  return powers;
}

std::vector<ActAsked> acts_of(const Books& books, const Event& wanted) {
  const std::optional<Power> power = power_for(wanted);
  if (!power) return {};
  const std::vector<Subject> subjects = subjects_of(wanted);
  const auto scheme = scheme_of(books, subjects);
  const auto organisations = organisations_of(books, wanted, subjects, scheme);
  std::vector<ActAsked> acts;
  for (const ItemId& item : items_of(wanted, subjects)) {
    acts.push_back({*power, item, organisations, scheme});
  }
  if (acts.empty()) acts.push_back({*power, std::nullopt, organisations, scheme});
  return acts;
}

std::optional<Money> amount_under_limit(const Books& books, const ActorId& actor, Date recorded_on,
                                        const Event& wanted) {
  return std::visit(
      [&](const auto& fact) {
        return AmountOf{books, actor, recorded_on}.on(fact);
      },
      wanted);
}

}  // namespace grantledger
