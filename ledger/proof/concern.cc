#include "ledger/proof/concern.h"

#include <algorithm>
#include <array>

namespace grantledger {
namespace {

std::string_view kind_of(std::string_view subject) {
  return subject.substr(0, subject.find(':'));
}

bool is_defined(std::string_view subject) {
  constexpr std::array<std::string_view, 6> kinds{"actor",        "call",   "line",
                                                  "organisation", "scheme", "statistics"};
  return std::ranges::find(kinds, kind_of(subject)) != kinds.end();
}

// Whether the fact is one of those that `name` stands for.
bool is_named(const Event& fact, const Subject& name) {
  if (!name.starts_with('=')) {
    const std::vector<Subject> subjects = subjects_of(fact);
    return std::ranges::find(subjects, name) != subjects.end();
  }
  if (const auto* voided = std::get_if<EntryVoided>(&fact)) {
    return name == "=voided:" + std::to_string(voided->position);
  }
  if (const auto* closed = std::get_if<PeriodClosed>(&fact)) {
    return name == "=year:" + std::to_string(closed->year);
  }
  if (const auto* published = std::get_if<PayeeIndexPublished>(&fact)) {
    return name == "=year:" + std::to_string(published->year);
  }
  if (const auto* confirmed = std::get_if<FactConfirmed>(&fact)) {
    return name == "=confirmed:" + std::to_string(confirmed->position);
  }
  if (std::holds_alternative<ControlsAdopted>(fact) ||
      std::holds_alternative<DelegationConfirmationRequired>(fact)) {
    return name == "=controls";
  }
  const std::vector<Subject> defined = defined_by(fact);
  return std::ranges::find(defined, std::string_view(name).substr(1)) != defined.end();
}

// Follows names to facts, and facts to the names they speak of, until nothing new is found.
class Closure {
 public:
  Closure(const FactIndex& index, Position up_to) : index_(index), up_to_(up_to) {}

  Result<Concern> run(const std::vector<Subject>& roots) {
    want("=controls");  // Every decision is repeated by the level in force.
    for (const Subject& root : roots) want(root);
    while (!waiting_.empty()) {
      const Subject name = std::move(waiting_.back());
      waiting_.pop_back();
      TRY_VOID(follow(name));
    }
    return std::move(found_);
  }

 private:
  void want(Subject name) {
    if (known_.insert(name).second) waiting_.push_back(std::move(name));
  }

  Result<void> follow(const Subject& name) {
    TRY(const std::vector<Position> positions, index_.positions_of(name));
    for (const Position position : positions) {
      if (position > up_to_) break;
      TRY(const Envelope* const envelope, envelope_at(position));
      for (std::uint32_t i = 0; i < envelope->facts.size(); ++i) {
        if (!is_named(envelope->facts[i], name)) continue;
        if (found_[position].insert(i).second) take(position, *envelope, envelope->facts[i]);
      }
    }
    if (found_.size() <= concern_positions_max) return {};
    return fail(Fault::malformed, "more than " + std::to_string(concern_positions_max) +
                                      " envelopes concern it: prove a payment or a leave of it");
  }

  void take(Position position, const Envelope& envelope, const Event& fact) {
    want("=voided:" + std::to_string(position));
    want("=confirmed:" + std::to_string(position));
    want("=actor:" + envelope.actor.text());
    // A refusal speaks of what was not done.
    if (std::holds_alternative<CommandRefused>(fact)) return;
    for (Subject& subject : subjects_of(fact)) {
      if (is_defined(subject)) {
        want("=" + subject);
      } else if (is_followed_whole(subject)) {
        want(std::move(subject));
      }
    }
    if (const auto* committed = std::get_if<CommitmentRegistered>(&fact))
      want_authority(*committed);
  }

  // A commitment for a later year rests on the authority of its own year.
  void want_authority(const CommitmentRegistered& fact) {
    const int year = year_of(fact.effective_on);
    for (const CommitmentPart& part : fact.parts) {
      if (part.line.year <= year) continue;
      want("=line:" + text_of(Line{part.line.item, static_cast<std::uint16_t>(year)}));
    }
  }

  Result<const Envelope*> envelope_at(Position position) {
    auto known = envelopes_.find(position);
    if (known == envelopes_.end()) {
      TRY(Envelope envelope, index_.at(position));
      known = envelopes_.emplace(position, std::move(envelope)).first;
    }
    return &known->second;
  }

  const FactIndex& index_;
  Position up_to_;
  std::set<Subject> known_;
  std::vector<Subject> waiting_;
  std::map<Position, Envelope> envelopes_;
  Concern found_;
};

}  // namespace

bool is_followed_whole(std::string_view subject) {
  constexpr std::array<std::string_view, 8> kinds{"payment", "grant",  "leave", "application",
                                                  "letter",  "appeal", "claim", "report"};
  return std::ranges::find(kinds, kind_of(subject)) != kinds.end();
}

Result<Concern> concern_of(const FactIndex& index, const std::vector<Subject>& roots,
                           Position up_to) {
  return Closure(index, up_to).run(roots);
}

}  // namespace grantledger
