#include "ledger/domain/command.h"

#include <algorithm>
#include <array>

namespace grantledger {
namespace {

// In the order of Event.
constexpr std::array<std::string_view, std::variant_size_v<EventKinds>> codes{
    "",  // ledger_opened: `init` writes it.
    "register_actor",
    "register_actor_key",
    "rotate_actor_key",
    "revoke_actor_key",
    "register_representative",
    "close_period",
    "void_entry",
    "register_organisation",
    "change_organisation",
    "change_municipality_codes",
    "agree_partnership",
    "make_appropriation",
    "change_appropriation",
    "issue_allocation",
    "grant_commitment_authority",
    "transfer_balance",
    "lapse_balance",
    "grant_delegation",
    "revoke_delegation",
    "establish_scheme",
    "publish_rule_version",
    "void_rule_version",
    "publish_call",
    "import_statistics",
    "receive_application",
    "amend_application",
    "withdraw_application",
    "declare_impartiality",
    "assess_as_owner",
    "recommend_as_forum",
    "record_assessment",
    "decide_award",
    "refuse_award",
    "issue_letter",
    "confirm_letter_received",
    "accept_award",
    "correct_decision",
    "reverse_decision",
    "reduce_award",
    "increase_award",
    "grant_leave",
    "change_leave",
    "record_admission",
    "confirm_participation",
    "register_interruption",
    "withdraw_participant",
    "register_result",
    "agree_stipend",
    "register_commitment",
    "release_commitment",
    "schedule_instalment",
    "withhold_instalment",
    "order_payment",
    "attest_payment",
    "approve_payment",
    "execute_payment",
    "return_payment",
    "forward_funds",
    "owe_owner_share",
    "pay_owner_share",
    "redirect_funds",
    "decide_repayment",
    "claim_repayment",
    "receive_repayment",
    "record_unallocated_receipt",
    "decide_write_off",
    "require_report",
    "receive_report",
    "receive_auditor_statement",
    "perform_control",
    "find_breach",
    "report_outcome",
    "extend_appeal_deadline",
    "lodge_appeal",
    "decide_appeal",
    "",  // command_refused, and what imports write.
    "",
    "",
    "",
    "",
    "assess_audit_finding",
};

}  // namespace

std::string_view command_code_of(const Event& wanted) {
  return codes[wanted.index()];
}

std::optional<std::size_t> kind_asked_by(std::string_view command_code) {
  const auto found = std::ranges::find(codes, command_code);
  if (command_code.empty() || found == codes.end()) return std::nullopt;
  return static_cast<std::size_t>(found - codes.begin());
}

std::string canonical_bytes_of(const Request& request) {
  std::vector<Event> wanted;
  wanted.reserve(request.commands.size());
  for (const Command& command : request.commands) wanted.push_back(command.wanted);
  return canonical_request(request.id, request.actor, wanted);
}

Digest digest_of(const Request& request) {
  return sha256(canonical_bytes_of(request));
}

}  // namespace grantledger
