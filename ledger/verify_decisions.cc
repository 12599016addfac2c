#include "ledger/verify_decisions.h"

#include <algorithm>

#include "events/codec.h"
#include "ledger/domain/decide.h"
#include "ledger/proof/payee_index.h"

namespace grantledger {
namespace {

std::string code_of(Reason reason) {
  const ReasonText* text = text_of(reason);
  return text ? std::string(text->code) : "reason " + std::to_string(static_cast<int>(reason));
}

// Nothing, or how the envelope differs from what was decided again.
std::optional<std::string> difference(const Envelope& envelope, const Request& request,
                                      const Verdict& verdict) {
  const auto* refused = std::get_if<CommandRefused>(&envelope.facts.front());
  if (verdict && refused) return "it was refused, and the books before it allow it";
  if (verdict) {
    if (*verdict == envelope.facts) return std::nullopt;
    return "other facts come of the request than were recorded";
  }
  const std::string reason = code_of(verdict.error().no.reason);
  if (!refused) return "the books before it do not allow it: " + reason;
  if (evidence_of(request, verdict.error()) == *refused) return std::nullopt;
  return "it is refused for another reason than was recorded: " + reason;
}

}  // namespace

// A command that voids or confirms an earlier fact is decided with that fact at hand.
Result<void> DecisionCheck::fill_recorded(Position at, const Request& request) {
  books_.recorded.clear();
  for (const Command& command : request.commands) {
    const auto seen = position_seen_by(command.wanted);
    if (!seen || *seen == 0 || *seen >= at) continue;
    TRY(const std::vector<StoredEnvelope> page, log_->read(*seen - 1, {.count_max = 1}));
    if (page.empty()) continue;
    TRY(books_.recorded[*seen], decode(page.front()));
  }
  return {};
}

Result<std::optional<std::string>> DecisionCheck::objection_to(Position position,
                                                               const Envelope& envelope) {
  const Result<std::optional<Request>> request = request_of(envelope);
  if (!request) return std::optional(request.error().detail);
  if (envelope.imported && !std::ranges::all_of(envelope.facts, may_be_imported)) {
    return std::optional<std::string>("it holds facts that no import may bring");
  }
  if (!*request) {
    const bool opens = std::holds_alternative<LedgerOpened>(envelope.facts.front());
    if (books_.ledger.requires_signatures && !envelope.imported && !opens) {
      return std::optional<std::string>("nobody signed it, in a ledger that asks for signatures");
    }
    not_asked_ += opens ? 0 : 1;
    return std::optional<std::string>();
  }
  TRY_VOID(fill_recorded(position, **request));
  const Verdict verdict = decide(books_, **request, envelope.recorded_at);
  books_.recorded.clear();
  ++decided_;
  if (envelope.signature) ++signed_;
  return difference(envelope, **request, verdict);
}

// Whatever the decision let through, the roots must be those of the log.
Result<bool> DecisionCheck::is_index_right(const PayeeIndexPublished& fact, Position at) const {
  if (fact.up_to >= at) return false;
  TRY(const PayeeIndex index, make_payee_index(*log_, fact.year, fact.up_to));
  return published(index, fact.year, fact.up_to, fact.effective_on) == fact;
}

Result<std::optional<Difference>> DecisionCheck::take(Position position, const Envelope& envelope) {
  TRY(const std::optional<std::string> objection, objection_to(position, envelope));
  if (objection) return std::optional<Difference>({"decision", position, *objection});
  for (const Event& fact : envelope.facts) {
    const auto* published = std::get_if<PayeeIndexPublished>(&fact);
    if (!published) continue;
    TRY(const bool is_right, is_index_right(*published, position));
    if (is_right) continue;
    return std::optional<Difference>({"index", position,
                                      "the index of " + std::to_string(published->year) +
                                          " is not what the log makes of the facts before it"});
  }
  evolve(books_, position, envelope);
  return std::optional<Difference>();
}

}  // namespace grantledger
