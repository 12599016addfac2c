#include "events/subjects.h"

#include <algorithm>
#include <string_view>

#include "events/event_fields.h"

namespace grantledger {
namespace {

// How ids of each kind are named. No general case: a new kind of id needs a name.
constexpr std::string_view prefix_of(const ActorId&) {
  return "actor:";
}
constexpr std::string_view prefix_of(const AppealId&) {
  return "appeal:";
}
constexpr std::string_view prefix_of(const ApplicationId&) {
  return "application:";
}
constexpr std::string_view prefix_of(const CallId&) {
  return "call:";
}
constexpr std::string_view prefix_of(const ClaimId&) {
  return "claim:";
}
constexpr std::string_view prefix_of(const GrantId&) {
  return "grant:";
}
constexpr std::string_view prefix_of(const KeyId&) {
  return "key:";
}
constexpr std::string_view prefix_of(const LeaveId&) {
  return "leave:";
}
constexpr std::string_view prefix_of(const LetterId&) {
  return "letter:";
}
constexpr std::string_view prefix_of(const OrganisationId&) {
  return "organisation:";
}
constexpr std::string_view prefix_of(const PartnershipId&) {
  return "partnership:";
}
constexpr std::string_view prefix_of(const PaymentId&) {
  return "payment:";
}
constexpr std::string_view prefix_of(const ReportId&) {
  return "report:";
}
constexpr std::string_view prefix_of(const RuleVersionId&) {
  return "rule:";
}
constexpr std::string_view prefix_of(const SchemeId&) {
  return "scheme:";
}
constexpr std::string_view prefix_of(const SourceId&) {
  return "source:";
}
constexpr std::string_view prefix_of(const StatisticsId&) {
  return "statistics:";
}

// Walks the fields of a fact and keeps what names an entity.
class Collector {
 public:
  template <class Kind>
  void take(std::string_view, const Id<Kind>& id) {
    if (!id.is_empty()) subjects_.push_back(std::string(prefix_of(id)) + id.text());
  }
  void take(std::string_view, const ItemId&) {}      // Named by its line.
  void take(std::string_view, const SemesterId&) {}  // A time, not an entity.
  void take(std::string_view, const Line& line) { subjects_.push_back("line:" + text_of(line)); }
  void take(std::string_view name, const Personal& personal) {
    if (name == "participant" && personal.key_id == 0 && !personal.bytes.empty()) {
      subjects_.push_back("participant:" + personal.bytes);
    }
  }
  template <class Value>
  void take(std::string_view name, const std::optional<Value>& value) {
    if (value) take(name, *value);
  }
  template <class Value>
  void take(std::string_view name, const std::vector<Value>& values) {
    for (const Value& value : values) take(name, value);
  }
  void take(std::string_view, const std::vector<Weight>&) {}
  // What a voiding takes back is what it is about.
  void take(std::string_view, const std::vector<Event>& undone) {
    for (const Event& fact : undone) take_texts(subjects_of(fact));
  }
  void take(std::string_view, const std::vector<std::string>&) {}
  template <class Value>
  requires(!std::is_aggregate_v<Value>) void take(std::string_view, const Value&) {}
  void take(std::string_view, const Digest&) {}
  void take(std::string_view, Money) {}
  void take(std::string_view, Hundredths) {}
  template <class Struct>
  requires std::is_aggregate_v<Struct>
  void take(std::string_view, const Struct& value) {
    for_each_field(value,
                   [this](std::string_view name, const auto& member) { this->take(name, member); });
  }

  std::vector<Subject> finish() {
    std::ranges::sort(subjects_);
    subjects_.erase(std::unique(subjects_.begin(), subjects_.end()), subjects_.end());
    return std::move(subjects_);
  }

  // A refusal names what it was about in its own words.
  void take_texts(const std::vector<std::string>& subjects) {
    subjects_.insert(subjects_.end(), subjects.begin(), subjects.end());
  }

 private:
  std::vector<Subject> subjects_;
};

template <class SomeId>
Subject subject_of(const SomeId& id) {
  return std::string(prefix_of(id)) + id.text();
}
Subject subject_of(const Line& line) {
  return "line:" + text_of(line);
}

// What each kind of fact defines; the others define nothing of these kinds.
struct Definitions {
  using Subjects = std::vector<Subject>;
  Subjects of(const LedgerOpened& fact) const { return {subject_of(fact.administrator)}; }
  Subjects of(const ActorRegistered& fact) const { return {subject_of(fact.actor)}; }
  Subjects of(const ActorChanged& fact) const { return {subject_of(fact.actor)}; }
  Subjects of(const ActorKeyRegistered& fact) const { return {subject_of(fact.actor)}; }
  Subjects of(const ActorKeyRotated& fact) const { return {subject_of(fact.actor)}; }
  Subjects of(const ActorKeyRevoked& fact) const { return {subject_of(fact.actor)}; }
  Subjects of(const RepresentativeRegistered& fact) const { return {subject_of(fact.actor)}; }
  Subjects of(const DelegationGranted& fact) const { return {subject_of(fact.actor)}; }
  Subjects of(const DelegationRevoked& fact) const { return {subject_of(fact.actor)}; }
  Subjects of(const OrganisationRegistered& fact) const {
    return {subject_of(fact.details.organisation)};
  }
  Subjects of(const OrganisationChanged& fact) const {
    return {subject_of(fact.details.organisation)};
  }
  Subjects of(const SchemeEstablished& fact) const { return {subject_of(fact.scheme)}; }
  Subjects of(const RuleVersionPublished& fact) const { return {subject_of(fact.rule.scheme)}; }
  Subjects of(const RuleVersionVoided& fact) const { return {subject_of(fact.scheme)}; }
  Subjects of(const CallPublished& fact) const { return {subject_of(fact.call)}; }
  Subjects of(const StatisticsImported& fact) const { return {subject_of(fact.statistics)}; }
  Subjects of(const AppropriationMade& fact) const { return {subject_of(fact.line)}; }
  Subjects of(const AppropriationChanged& fact) const { return {subject_of(fact.line)}; }
  Subjects of(const AllocationIssued& fact) const { return {subject_of(fact.line)}; }
  Subjects of(const CommitmentAuthorityGranted& fact) const { return {subject_of(fact.line)}; }
  Subjects of(const BalanceTransferred& fact) const {
    return {subject_of(fact.line), subject_of(fact.to_line)};
  }
  Subjects of(const BalanceLapsed& fact) const { return {subject_of(fact.line)}; }
  Subjects of(const FundMoneyAdded& fact) const { return {subject_of(fact.line)}; }
  Subjects of(const FundRepaid& fact) const { return {subject_of(fact.line)}; }
  // A payment into a fund is what the fund's line consists of.
  Subjects of(const PaymentExecuted& fact) const { return fund_of(fact.payment); }
  Subjects of(const PaymentReturned& fact) const { return fund_of(fact.payment); }
  Subjects fund_of(const PaymentTerms& terms) const {
    return terms.fund ? Subjects{subject_of(*terms.fund)} : Subjects();
  }
  Subjects of(const auto&) const { return {}; }
};

}  // namespace

std::vector<Subject> defined_by(const Event& event) {
  return std::visit([](const auto& fact) { return Definitions{}.of(fact); }, event);
}

std::vector<Subject> index_names_of(const Envelope& envelope) {
  std::vector<Subject> names{subject_of(envelope.actor)};
  for (const Event& fact : envelope.facts) {
    for (Subject& subject : subjects_of(fact)) names.push_back(std::move(subject));
    for (const Subject& subject : defined_by(fact)) names.push_back("=" + subject);
    if (const auto* voided = std::get_if<EntryVoided>(&fact)) {
      names.push_back("=voided:" + std::to_string(voided->position));
    } else if (const auto* closed = std::get_if<PeriodClosed>(&fact)) {
      names.push_back("=year:" + std::to_string(closed->year));
    } else if (const auto* published = std::get_if<PayeeIndexPublished>(&fact)) {
      names.push_back("=year:" + std::to_string(published->year));
    } else if (const auto* confirmed = std::get_if<FactConfirmed>(&fact)) {
      names.push_back("=confirmed:" + std::to_string(confirmed->position));
    } else if (std::holds_alternative<ControlsAdopted>(fact) ||
               std::holds_alternative<DelegationConfirmationRequired>(fact)) {
      names.emplace_back("=controls");
    }
  }
  return names;
}

std::vector<Subject> subjects_of(const Event& event) {
  Collector collector;
  std::visit([&](const auto& fact) { collector.take("", fact); }, event);
  if (const auto* refused = std::get_if<CommandRefused>(&event)) {
    collector.take_texts(refused->subjects);
  }
  return collector.finish();
}

}  // namespace grantledger
