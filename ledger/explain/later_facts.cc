#include <algorithm>
#include <array>

#include "events/codec.h"
#include "ledger/explain/workings.h"

namespace grantledger {
namespace {

bool shares(const std::vector<Subject>& subjects, const Subject& subject) {
  return std::ranges::binary_search(subjects, subject);
}

// What a later fact means for the explained one; empty: nothing.
class Effect {
 public:
  explicit Effect(const ExplainedFact& explained)
      : explained_(explained),
        subjects_(subjects_of(explained.fact)),
        day_(effective_on(explained.fact)) {}

  std::string of(const Event& event) const {
    return std::visit([&](const auto& fact) { return on(fact); }, event);
  }

 private:
  bool names(const std::string& kind, const auto& id) const {
    return shares(subjects_, kind + ":" + id.text());
  }

  std::string on(const EntryVoided& fact) const {
    if (fact.position == explained_.at.position && fact.fact_index == explained_.at.index) {
      return "this fact was voided and counts no more: " + fact.reason;
    }
    const bool is_input = std::ranges::any_of(explained_.inputs, [&](const ExplainedInput& input) {
      return input.at == FactAt{fact.position, fact.fact_index};
    });
    if (!is_input) return "";
    return "what it rests on at position " + std::to_string(fact.position) +
           " was voided: " + fact.reason;
  }
  std::string on(const RuleVersionVoided& fact) const {
    const auto& rule = explained_.then.rule;
    if (!rule || rule->rule.scheme != fact.scheme || rule->rule.version != fact.version) return "";
    return fact.version.text() + ", by which it was decided, never had effect: " + fact.reason;
  }
  std::string on(const RuleVersionPublished& fact) const {
    const auto& then = explained_.then.rule;
    const auto& now = explained_.now.rule;
    if (!now || now->rule != fact.rule) return "";
    if (then && then->rule == fact.rule) return "";
    return fact.rule.version.text() + " decides for " + text_of(now->day) + ", with effect from " +
           text_of(fact.rule.first_day);
  }
  std::string on(const StatisticsImported& fact) const {
    const auto& rule = explained_.then.rule;
    const bool is_used =
        rule && rule->rule.allocation && rule->rule.allocation->statistics == fact.statistics;
    if (!is_used || fact.counted_on > day_) return "";
    return "weights counted on " + text_of(fact.counted_on) + " became known later";
  }
  std::string on(const OrganisationRegistered& fact) const { return changed(fact.details, fact); }
  std::string on(const OrganisationChanged& fact) const { return changed(fact.details, fact); }
  std::string changed(const Organisation& details, const auto& fact) const {
    if (!names("organisation", details.organisation) || fact.effective_on > day_) return "";
    return details.organisation.text() + " was, from " + text_of(fact.effective_on) + ", " +
           details.name + (details.municipality.empty() ? "" : " in " + details.municipality) +
           (details.authority ? " under " + details.authority->text() : "");
  }
  std::string on(const DelegationRevoked& fact) const {
    const bool is_used = std::ranges::any_of(explained_.authority, [&](const Authority& each) {
      return each.actor == fact.actor && each.delegation && each.delegation->power == fact.power;
    });
    if (!is_used || fact.effective_on > day_) return "";
    return "a power it rests on had been taken from " + fact.actor.text() + " from " +
           text_of(fact.effective_on);
  }
  std::string on(const ImpartialityDeclared& fact) const {
    if (fact.is_impartial || fact.actor != explained_.actor) return "";
    if (!names("application", fact.application)) return "";
    return fact.actor.text() + " declared partiality: " + fact.reason;
  }

  std::string on(const AwardReduced& fact) const { return award(fact.terms, "reduced to", fact); }
  std::string on(const AwardIncreased& fact) const {
    return award(fact.terms, "increased to", fact);
  }
  std::string award(const GrantTerms& terms, const std::string& how, const auto& fact) const {
    if (!names("grant", terms.grant)) return "";
    return "the award was " + how + " " + words_of(fact.amount) + ": " + fact.reason;
  }
  std::string on(const DecisionReversed& fact) const {
    return names("grant", fact.terms.grant) ? "the award was reversed: " + fact.reason : "";
  }
  std::string on(const DecisionCorrected& fact) const {
    const bool is_decision = std::holds_alternative<AwardDecided>(explained_.fact) ||
                             std::holds_alternative<AwardRefused>(explained_.fact);
    if (!is_decision || !names("grant", fact.grant)) return "";
    return fact.field + " was corrected: '" + fact.was + "' is '" + fact.is + "'";
  }
  std::string on(const AppealDecided& fact) const {
    if (!names("grant", fact.grant)) return "";
    constexpr std::array<const char*, 3> words{"the decision stands", "the decision is altered",
                                               "the appeal is not heard"};
    return std::string("on appeal, ") + words[static_cast<std::size_t>(fact.outcome)] + ": " +
           fact.reason;
  }
  std::string on(const ApplicationAmended& fact) const {
    return names("application", fact.application) ? "the application asks for something else" : "";
  }
  std::string on(const ApplicationWithdrawn& fact) const {
    return names("application", fact.application) ? "the application was withdrawn" : "";
  }
  std::string on(const RepaymentDecided& fact) const {
    if (!names("grant", fact.terms.grant)) return "";
    return words_of(fact.amount) + " must be repaid: " + fact.reason;
  }
  std::string on(const RepaymentReceived& fact) const {
    return names("claim", fact.claim) ? words_of(fact.amount) + " came in" : "";
  }
  std::string on(const WriteOffDecided& fact) const {
    if (!names("claim", fact.claim)) return "";
    return words_of(fact.amount) + " was written off: " + fact.reason;
  }
  std::string on(const FundsRedirected& fact) const {
    if (!names("grant", fact.from.grant)) return "";
    return words_of(fact.amount) + " counts for " + fact.to.grant.text() + " instead";
  }

  std::string on(const LeaveChanged& fact) const {
    if (!names("leave", fact.leave)) return "";
    return "leave " + fact.leave.text() + " was changed, state share by " +
           words_of(fact.change.state) + ": " + fact.reason;
  }
  std::string on(const ParticipantWithdrawn& fact) const {
    if (!names("leave", fact.leave)) return "";
    return "the participant of leave " + fact.leave.text() + " withdrew from " +
           text_of(fact.effective_on);
  }
  std::string on(const InterruptionRegistered& fact) const {
    if (!names("leave", fact.leave)) return "";
    return "leave " + fact.leave.text() + " was interrupted from " + text_of(fact.first_day);
  }
  std::string on(const AdmissionRecorded& fact) const {
    if (!names("leave", fact.leave) || fact.is_admitted) return "";
    return "the participant of leave " + fact.leave.text() + " was not admitted";
  }
  std::string on(const PaymentReturned& fact) const {
    if (!names("payment", fact.payment.payment)) return "";
    return "the bank sent it back: " + fact.reason;
  }
  // What else became known does not change a decision.
  std::string on(const auto&) const { return ""; }

  const ExplainedFact& explained_;
  std::vector<Subject> subjects_;
  Date day_;
};

}  // namespace

std::vector<LaterFact> later_facts(const Replay& replay, const ExplainedFact& explained,
                                   const ExplainedPoint& point) {
  std::vector<LaterFact> later;
  const Effect effect(explained);
  replay.visit([&](FactAt at, const Envelope& shown, const Event& event) {
    const bool is_later = explained.at < at && at.position <= point.known_at;
    if (!is_later || !point.counts(effective_on(event))) return;
    std::string words = effect.of(event);
    if (words.empty()) return;
    later.push_back({at, shown.recorded_at, effective_on(event), std::string(kind_of(event)),
                     std::move(words)});
  });
  return later;
}

}  // namespace grantledger
