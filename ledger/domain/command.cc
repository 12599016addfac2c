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
    "publish_payee_index",
    "reconcile_bank_statement",
    "adopt_controls",
    "change_actor",
    "confirm_fact",
    "require_delegation_confirmation",
    "allocate_receipt",
    "return_receipt",
    "attest_receipt_return",
    "approve_receipt_return",
    "execute_receipt_return",
    "add_fund_money",
    "repay_fund",
};

}  // namespace

std::string_view command_code_of(const Event& wanted) {
  return codes[wanted.index()];
}

Event wanted_of(const Event& fact) {
  const auto* voided = std::get_if<EntryVoided>(&fact);
  if (!voided || voided->undone.empty()) return fact;
  EntryVoided wanted = *voided;
  wanted.undone.clear();
  return wanted;
}

std::optional<Position> position_seen_by(const Event& wanted) {
  if (const auto* voided = std::get_if<EntryVoided>(&wanted)) return voided->position;
  if (const auto* confirmed = std::get_if<FactConfirmed>(&wanted)) return confirmed->position;
  return std::nullopt;
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

// What was left of a repayment, if the fact is that.
const ReceiptUnallocated* left_over(const Event& fact) {
  const auto* rest = std::get_if<ReceiptUnallocated>(&fact);
  return rest && rest->purpose ? rest : nullptr;
}

// The repayment that nothing of was taken, as it was asked for.
RepaymentReceived asked_of(const ReceiptUnallocated& rest) {
  return {.terms = rest.purpose->terms,
          .claim = rest.claim.value_or(ClaimId()),
          .line = rest.purpose->line,
          .holder = rest.purpose->holder,
          .amount = rest.amount,
          .to_treasury = rest.purpose->to_treasury,
          .bank_reference = rest.bank_reference,
          .effective_on = rest.effective_on,
          .statement = rest.statement};
}

// The repayment as it was asked for if `rest` was left of it, and not of another beside it.
std::optional<RepaymentReceived> joined(const Event& taken, const ReceiptUnallocated& rest) {
  const auto* received = std::get_if<RepaymentReceived>(&taken);
  if (!received || received->amount.currency != rest.amount.currency) return std::nullopt;
  RepaymentReceived whole = asked_of(rest);
  whole.amount = received->amount;
  if (whole != *received) return std::nullopt;
  whole.amount += rest.amount;
  return whole;
}

// The commands that made the facts. Where a rest may be of the repayment before it or of another
// that nothing was taken of, the bits of `apart` choose, the lowest for the first such place.
std::vector<Event> wanted_facts(const std::vector<Event>& facts, std::uint64_t apart) {
  std::vector<Event> wanted;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const ReceiptUnallocated* const rest = left_over(facts[i]);
    if (!rest) {
      wanted.push_back(wanted_of(facts[i]));
      continue;
    }
    auto whole = i > 0 ? joined(facts[i - 1], *rest) : std::nullopt;
    const bool is_apart = whole && (apart & 1) != 0;
    if (whole) apart >>= 1;
    if (whole && !is_apart) {
      wanted.back() = *std::move(whole);
    } else {
      wanted.emplace_back(asked_of(*rest));
    }
  }
  return wanted;
}

// Places where a rest may be of the repayment before it or of another; the ways to read them are
// tried one by one, so not of ever so many.
constexpr unsigned places_max = 6;
unsigned places_in(const std::vector<Event>& facts) {
  unsigned places = 0;
  for (std::size_t i = 1; i < facts.size(); ++i) {
    const ReceiptUnallocated* const rest = left_over(facts[i]);
    if (rest && joined(facts[i - 1], *rest)) ++places;
  }
  return std::min(places, places_max);
}

bool is_refused(const Envelope& envelope) {
  return std::holds_alternative<CommandRefused>(envelope.facts.front());
}

template <class... Facts>
bool is_any_of(const Event& fact) {
  return (std::holds_alternative<Facts>(fact) || ...);
}

Result<std::optional<Request>> signed_request_of(const Envelope& envelope) {
  const std::string& bytes = envelope.signature->request;
  const Result<Envelope> asked = decode(bytes);
  if (sha256(bytes) != envelope.request || !asked || asked->command != envelope.command ||
      asked->actor != envelope.actor) {
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
  return is_any_of<OrganisationRegistered, OrganisationChanged, MunicipalityCodesChanged,
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
  if (envelope.signature && is_refused(envelope)) return signed_request_of(envelope);
  if (is_refused(envelope)) return std::optional<Request>();
  if (envelope.signature) {
    TRY_VOID(signed_request_of(envelope));  // Its digest ties the facts to what was signed.
  }
  const std::uint64_t ways = std::uint64_t{1} << places_in(envelope.facts);
  for (std::uint64_t apart = 0; apart < ways; ++apart) {
    Request request = asking_for(envelope, wanted_facts(envelope.facts, apart));
    if (digest_of(request) == envelope.request) return std::optional(std::move(request));
  }
  return fail(Fault::corrupt, "its facts are not what its request asked for");
}

std::size_t fact_count_of(const Command& command, const std::vector<Event>& facts,
                          std::size_t index) {
  const auto* wanted = std::get_if<RepaymentReceived>(&command.wanted);
  const auto* taken = std::get_if<RepaymentReceived>(&facts[index]);
  return wanted && taken && taken->amount != wanted->amount ? 2 : 1;
}

}  // namespace grantledger
