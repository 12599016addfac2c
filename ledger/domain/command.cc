#include "ledger/domain/command.h"

#include <algorithm>
#include <array>
#include <span>

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
    "publish_payee_index",
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

namespace {

Request asking_for(const Envelope& envelope, std::vector<Event> wanted) {
  Request request{.id = envelope.command,
                  .digest = envelope.request,
                  .actor = envelope.actor,
                  .received_at = envelope.recorded_at,
                  .signature = envelope.signature};
  request.commands.reserve(wanted.size());
  for (Event& fact : wanted) request.commands.push_back({std::move(fact)});
  return request;
}

// Whether deciding may have added the fact: what a receipt brought beyond its claim.
bool may_be_added(std::span<const Event> facts, std::size_t index) {
  return index > 0 && std::holds_alternative<ReceiptUnallocated>(facts[index]) &&
         std::holds_alternative<RepaymentReceived>(facts[index - 1]);
}

// The facts without those that the bits of `left_out` name, counted among those that may have been
// added.
std::vector<Event> without_added(const std::vector<Event>& facts, std::uint64_t left_out) {
  std::vector<Event> wanted;
  std::uint64_t bit = 1;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const bool is_added = may_be_added(facts, i) && (left_out & bit) != 0;
    if (may_be_added(facts, i)) bit <<= 1;
    if (!is_added) wanted.push_back(facts[i]);
  }
  return wanted;
}

constexpr unsigned added_max = 10;  // Receipts of one request that are tried one by one.

// Whether deciding what was asked for can have made the facts. From the end, so that of equal
// receipts the first is the one that was added.
bool answers(std::span<const Event> facts, std::span<const Event> asked) {
  for (; !facts.empty(); facts = facts.first(facts.size() - 1)) {
    if (!asked.empty() && facts.back() == asked.back()) {
      asked = asked.first(asked.size() - 1);
    } else if (!may_be_added(facts, facts.size() - 1)) {
      return false;
    }
  }
  return asked.empty();
}

bool is_refused(const Envelope& envelope) {
  return std::holds_alternative<CommandRefused>(envelope.facts.front());
}

template <class... Facts>
bool is_one_of(const Event& fact) {
  return (std::holds_alternative<Facts>(fact) || ...);
}

Result<std::optional<Request>> signed_request_of(const Envelope& envelope) {
  const std::string& bytes = envelope.signature->request;
  const Result<Envelope> asked = decode(bytes);
  if (sha256(bytes) != envelope.request || !asked || asked->command != envelope.command ||
      asked->actor != envelope.actor ||
      (!is_refused(envelope) && !answers(envelope.facts, asked->facts))) {
    return fail(Fault::corrupt, "what was signed is not what the envelope answers");
  }
  return std::optional(asking_for(envelope, asked->facts));
}

}  // namespace

bool may_be_imported(const Event& fact) {
  if (const auto* committed = std::get_if<CommitmentRegistered>(&fact)) {
    return committed->outside.has_value();
  }
  if (const auto* executed = std::get_if<PaymentExecuted>(&fact)) {
    return executed->outside.has_value();
  }
  return is_one_of<OrganisationRegistered, OrganisationChanged, MunicipalityCodesChanged,
                   ApplicationReceived, ApplicationAmended, ApplicationWithdrawn, AwardDecided,
                   AwardReduced, AwardIncreased, DecisionReversed, ImportStarted, ImportFinished,
                   SourceRowChanged, SourceRowVanished>(fact);
}

bool is_opening(const Envelope& envelope) {
  const auto* opened = std::get_if<LedgerOpened>(&envelope.facts.front());
  if (!opened || envelope.imported || envelope.facts.size() > 2) return false;
  if (envelope.facts.size() == 1) return true;
  const auto* key = std::get_if<ActorKeyRegistered>(&envelope.facts.back());
  return key && key->actor == opened->administrator;
}

Result<std::optional<Request>> request_of(const Envelope& envelope) {
  if (envelope.imported || std::holds_alternative<LedgerOpened>(envelope.facts.front())) {
    return std::optional<Request>();
  }
  const bool is_alone = envelope.facts.size() == 1;
  if (is_refused(envelope) && !is_alone) {
    return fail(Fault::corrupt, "it was refused, and yet there are other facts");
  }
  if (envelope.signature) return signed_request_of(envelope);
  if (is_refused(envelope)) return std::optional<Request>();
  unsigned added = 0;
  for (std::size_t i = 0; i < envelope.facts.size(); ++i) added += may_be_added(envelope.facts, i);
  // Mostly all or none of them were.
  for (std::uint64_t tried = 0; tried < std::uint64_t{1} << std::min(added, added_max); ++tried) {
    for (const std::uint64_t left_out : {~tried, tried}) {
      Request request = asking_for(envelope, without_added(envelope.facts, left_out));
      if (!request.commands.empty() && digest_of(request) == envelope.request) {
        return std::optional(std::move(request));
      }
    }
  }
  return fail(Fault::corrupt, "its facts are not what its request asked for");
}

}  // namespace grantledger
