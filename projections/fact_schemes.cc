#include "projections/fact_schemes.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

#include "projections/grant_terms.h"
#include "projections/trail.h"

namespace grantledger {
namespace {

// A longer stretch than this that was left out is not read but looked up, fact by fact.
constexpr Position left_out_max = 10'000;

// The kinds of subjects that have a scheme and are named where it is not said.
constexpr std::array<std::string_view, 4> kinds_with_scheme{
    "grant:", "leave:", "application:", "claim:"};

// What of a fact's own fields is one of these subjects, whatever the fact calls it.
std::string_view kind_of_id(const GrantId&) {
  return "grant:";
}
std::string_view kind_of_id(const LeaveId&) {
  return "leave:";
}
std::string_view kind_of_id(const ApplicationId&) {
  return "application:";
}
std::string_view kind_of_id(const ClaimId&) {
  return "claim:";
}

// Shows `visit` each of these subjects that a fact names in a field of its own, as kind and id.
template <class Visit>
void for_each_named(const Event& event, const Visit& visit) {
  const auto show = [&](const auto& id) {
    if constexpr (requires { id.has_value(); }) {
      if (id) visit(kind_of_id(*id), id->text());
    } else {
      visit(kind_of_id(id), id.text());
    }
  };
  std::visit(
      [&](const auto& fact) {
        if constexpr (requires { fact.grant; }) show(fact.grant);
        if constexpr (requires { fact.leave; }) show(fact.leave);
        if constexpr (requires { fact.application; }) show(fact.application);
        if constexpr (requires { fact.claim; }) show(fact.claim);
      },
      event);
}

// The scheme that a fact names without the terms of a grant.
const SchemeId* scheme_in(const Event& event) {
  return std::visit(
      [](const auto& fact) -> const SchemeId* {
        if constexpr (requires { fact.scheme->text(); }) {
          return fact.scheme ? &*fact.scheme : nullptr;
        } else if constexpr (requires { fact.scheme; }) {
          return &fact.scheme;
        } else if constexpr (requires { fact.rule.scheme; }) {
          return &fact.rule.scheme;
        } else if constexpr (requires { fact.purpose->terms.scheme; }) {
          return fact.purpose ? &fact.purpose->terms.scheme : nullptr;
        } else {
          return nullptr;
        }
      },
      event);
}

// Shows `visit` of which subjects a fact says the scheme.
template <class Visit>
void for_each_statement(const Event& event, const Visit& visit) {
  const std::array<const GrantTerms*, 2> terms = terms_in(event);
  for (const GrantTerms* each : terms) {
    if (each != nullptr) visit("grant:", each->grant.text(), each->scheme);
  }
  const SchemeId* const scheme = terms[0] != nullptr ? &terms[0]->scheme : scheme_in(event);
  if (scheme == nullptr || terms[1] != nullptr) return;
  for_each_named(event,
                 [&](std::string_view kind, const std::string& id) { visit(kind, id, *scheme); });
}

void add_once(const SchemeId& scheme, std::vector<SchemeId>& schemes) {
  if (scheme.is_empty() || std::ranges::find(schemes, scheme) != schemes.end()) return;
  schemes.push_back(scheme);
}

void add_if_scheme(std::string_view subject, std::vector<SchemeId>& schemes) {
  constexpr std::string_view kind = "scheme:";
  if (!subject.starts_with(kind)) return;
  if (const auto id = SchemeId::parse(subject.substr(kind.size()))) add_once(*id, schemes);
}

// The scheme that an envelope says last of a subject; empty if it says none.
SchemeId said_in(const Envelope& envelope, std::string_view subject) {
  SchemeId said;
  for (const Event& fact : envelope.facts) {
    for_each_statement(fact,
                       [&](std::string_view kind, const std::string& id, const SchemeId& scheme) {
                         if (subject.starts_with(kind) && subject.substr(kind.size()) == id)
                           said = scheme;
                       });
  }
  return said;
}

}  // namespace

// What was said last of each subject, in two generations: when the young one is full, the old one
// is forgotten and the young one grows old. An empty scheme: nothing was said.
class FactSchemes::Remembered {
 public:
  explicit Remembered(std::size_t entries_max)
      : generation_max_(std::max<std::size_t>(1, entries_max / 2)) {}

  void learn(Position position, const Envelope& envelope) {
    if (young_.empty()) young_from_ = position;
    for (const Event& fact : envelope.facts) {
      for_each_statement(fact,
                         [&](std::string_view kind, const std::string& id, const SchemeId& scheme) {
                           key_.assign(kind).append(id);
                           put(position, key_, scheme);
                         });
    }
  }

  void put(Position position, const std::string& subject, const SchemeId& scheme) {
    if (young_.size() >= generation_max_ && !young_.contains(subject)) {
      old_ = std::move(young_);
      old_from_ = young_from_;
      young_ = {};
      young_from_ = position;
    }
    young_[subject] = scheme;
  }

  const SchemeId* find(const std::string& subject) const {
    for (const Schemes* schemes : {&young_, &old_}) {
      if (const auto found = schemes->find(subject); found != schemes->end()) return &found->second;
    }
    return nullptr;
  }

  void begin_at(Position position) {
    young_.clear();
    old_.clear();
    young_from_ = old_from_ = position;
  }

  // All that was said from this position on is here.
  Position from() const { return old_.empty() ? young_from_ : old_from_; }

 private:
  using Schemes = absl::flat_hash_map<std::string, SchemeId>;

  std::size_t generation_max_;
  Schemes young_;
  Schemes old_;
  Position young_from_ = 0;
  Position old_from_ = 0;
  std::string key_;
};

FactSchemes::FactSchemes(const QuerySource& source, std::size_t remembered_max)
    : source_(source), remembered_(std::make_unique<Remembered>(remembered_max)) {}

FactSchemes::~FactSchemes() = default;

Result<std::span<const std::vector<SchemeId>>> FactSchemes::of(Position position,
                                                               const Envelope& envelope) {
  TRY_VOID(read_up_to(position, envelope));
  if (answers_.size() < envelope.facts.size()) answers_.resize(envelope.facts.size());
  for (std::size_t i = 0; i < envelope.facts.size(); ++i) {
    answers_[i].clear();
    TRY_VOID(answer(position, envelope.facts[i], answers_[i]));
  }
  return std::span<const std::vector<SchemeId>>(answers_.data(), envelope.facts.size());
}

// Learns from the envelope and from what was left out before it.
Result<void> FactSchemes::read_up_to(Position position, const Envelope& envelope) {
  if (position <= read_through_) return {};  // Late: it is looked up.
  const bool is_beginning = read_through_ == 0 || position - read_through_ > left_out_max;
  if (is_beginning) {
    remembered_->begin_at(position);
  } else if (position > read_through_ + 1) {
    TRY_VOID(visit_envelopes(*source_.log, read_through_, position - 1,
                             [&](Position at, const Envelope& left_out) -> Result<bool> {
                               remembered_->learn(at, left_out);
                               return true;
                             }));
  }
  remembered_->learn(position, envelope);
  read_through_ = position;
  return {};
}

Result<void> FactSchemes::answer(Position position, const Event& fact,
                                 std::vector<SchemeId>& schemes) {
  const std::array<const GrantTerms*, 2> terms = terms_in(fact);
  for (const GrantTerms* each : terms) {
    if (each != nullptr) add_once(each->scheme, schemes);
  }
  if (const SchemeId* const scheme = scheme_in(fact)) add_once(*scheme, schemes);
  if (!schemes.empty()) return {};
  if (const auto* const voided = std::get_if<EntryVoided>(&fact)) {
    return add_voided(position, *voided, schemes);
  }
  if (const auto* const refused = std::get_if<CommandRefused>(&fact)) {
    return add_asked(position, *refused, schemes);
  }
  std::string subject;  // The first that it names: a fact that names two names them of one grant.
  for_each_named(fact, [&](std::string_view kind, const std::string& id) {
    if (subject.empty()) subject.append(kind).append(id);
  });
  return subject.empty() ? Result<void>() : add_named(position, subject, schemes);
}

// What is voided may be a voiding itself, of what stands before it.
Result<void> FactSchemes::add_voided(Position position, const EntryVoided& voiding,
                                     std::vector<SchemeId>& schemes) {
  Envelope envelope{.facts = {voiding}};
  std::size_t index = 0;
  while (const auto* const next = std::get_if<EntryVoided>(&envelope.facts[index])) {
    if (next->position == 0 || next->position >= position) return {};
    position = next->position;
    index = next->fact_index;
    TRY(envelope, envelope_at(*source_.log, position));
    if (index >= envelope.facts.size()) return {};
  }
  return answer(position, envelope.facts[index], schemes);
}

// By what it names first: a scheme, or else the first grant, leave, application or claim that has
// one.
Result<void> FactSchemes::add_asked(Position position, const CommandRefused& refusal,
                                    std::vector<SchemeId>& schemes) {
  for (const std::string& subject : refusal.subjects) add_if_scheme(subject, schemes);
  for (const std::string_view kind : kinds_with_scheme) {
    for (const std::string& subject : refusal.subjects) {
      if (!schemes.empty()) return {};
      if (subject.starts_with(kind)) TRY_VOID(add_named(position, subject, schemes));
    }
  }
  return {};
}

Result<void> FactSchemes::add_named(Position position, const std::string& subject,
                                    std::vector<SchemeId>& schemes) {
  const bool is_latest = position == read_through_;
  if (is_latest) {
    if (const SchemeId* const known = remembered_->find(subject)) {
      add_once(*known, schemes);
      return {};
    }
  }
  TRY(const SchemeId found, look_up(position, subject));
  if (is_latest) remembered_->put(position, subject, found);
  add_once(found, schemes);
  return {};
}

// What was last said at `position` or before it.
Result<SchemeId> FactSchemes::look_up(Position position, const std::string& subject) {
  const bool is_latest = position == read_through_;
  TRY_VOID(open_index(is_latest ? std::min(position, remembered_->from()) : position));
  TRY(const std::vector<Position> positions, index_->positions_of(subject));
  for (auto at = positions.rbegin(); at != positions.rend(); ++at) {
    if (*at > position) continue;
    TRY(const Envelope envelope, envelope_at(*source_.log, *at));
    if (SchemeId said = said_in(envelope, subject); !said.is_empty()) return said;
  }
  return SchemeId();
}

// The index was made for a log that grows: it is made anew once it may lack what is asked of it.
Result<void> FactSchemes::open_index(Position through) {
  if (index_ != nullptr && through <= index_through_) return {};
  const Position head = source_.log->head();
  TRY(index_, SubjectIndex::open(source_));
  index_through_ = head;
  return {};
}

}  // namespace grantledger
